package io.wattle.control.gateway;

import io.wattle.control.gateway.ledger.EnergyLedger;
import io.wattle.control.gateway.ledger.Use;
import io.wattle.control.gateway.rules.Quotas;
import io.wattle.control.gateway.rules.Quotas.Admission;
import io.wattle.control.gateway.rules.Tenants.Tenant;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;

/// What tenants may use and have used.
record Accounts(Quotas quotas, EnergyLedger ledger, RequestLog log) {
    Admission admit(Tenant tenant) {
        return quotas.admit(tenant.name());
    }

    /// A request is over.
    ///
    /// @param saved by the cache
    void completed(CompletedRequest request, Joules saved) {
        log.completed(request);
        var tenant = request.tenant();
        long prompt = request.tokens().map(CompletedRequest.TokenCount::prompt).orElse(0L);
        long output = request.tokens().map(CompletedRequest.TokenCount::output).orElse(0L);
        double joules = request.energy().map(energy -> energy.joules().value()).orElse(0.0);
        quotas.charge(tenant.name(), (double) (prompt + output), joules);
        request.model().ifPresent(model -> {
            boolean isMeasured = request.energy()
                    .filter(energy -> energy.origin() == Origin.MEASURED)
                    .isPresent();
            boolean isUnknown = request.energy().isEmpty() && request.servedBy().isPresent();
            var use = new Use(
                    1,
                    prompt,
                    output,
                    isMeasured ? joules : 0,
                    isMeasured ? 0 : joules,
                    saved.value(),
                    isUnknown ? 1 : 0);
            ledger.add(request.receivedAt(), tenant.name(), tenant.key(), model.value(), use);
        });
    }
}
