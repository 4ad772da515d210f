package io.wattle.control.gateway;

import io.wattle.control.gateway.CompletedRequest.Energy;
import io.wattle.control.gateway.CompletedRequest.TokenCount;
import io.wattle.control.gateway.ExchangeRecord.Charges;
import io.wattle.control.gateway.ledger.EnergyLedger;
import io.wattle.control.gateway.ledger.Use;
import io.wattle.control.gateway.rules.Quotas;
import io.wattle.control.gateway.rules.Quotas.Admission;
import io.wattle.control.gateway.rules.Tenants.Tenant;
import io.wattle.quantity.Origin;
import java.util.Optional;

/// What tenants may use and have used.
record Accounts(Quotas quotas, EnergyLedger ledger, RequestLog log) {
    Admission admit(Tenant tenant) {
        return quotas.admit(tenant.name());
    }

    /// A request is over. Models that worked on it before the one that answered are charged what they took.
    void completed(CompletedRequest request, Charges charges) {
        log.completed(request);
        var tenant = request.tenant();
        var tokens = request.tokens().orElse(new TokenCount(0, 0));
        double joules = request.energy().map(energy -> energy.joules().value()).orElse(0.0);
        quotas.charge(tenant.name(), (double) (tokens.prompt() + tokens.output()), joules);
        request.model().ifPresent(model -> {
            var steps = charges.steps();
            boolean isUnknown = charges.energy().isEmpty()
                    && request.servedBy().isPresent()
                    && (steps.isEmpty() || charges.tokens().isPresent());
            var own = use(1, charges.tokens().orElse(new TokenCount(0, 0)), charges.energy(), isUnknown);
            ledger.add(request.receivedAt(), tenant.name(), tenant.key(), model.value(), own.saving(charges.saved()));
            steps.forEach(step -> ledger.add(
                    request.receivedAt(),
                    tenant.name(),
                    tenant.key(),
                    step.model().value(),
                    use(0, step.tokens(), step.energy(), step.energy().isEmpty())));
        });
    }

    private static Use use(int requests, TokenCount tokens, Optional<Energy> energy, boolean isUnknown) {
        double joules = energy.map(known -> known.joules().value()).orElse(0.0);
        boolean isMeasured =
                energy.filter(known -> known.origin() == Origin.MEASURED).isPresent();
        return new Use(
                requests,
                tokens.prompt(),
                tokens.output(),
                isMeasured ? joules : 0,
                isMeasured ? 0 : joules,
                0,
                isUnknown ? 1 : 0);
    }
}
