package io.wattle.control.gateway;

import io.wattle.control.gateway.CompletedRequest.Energy;
import io.wattle.control.gateway.CompletedRequest.ServedBy;
import io.wattle.control.gateway.CompletedRequest.TokenCount;
import io.wattle.control.gateway.ExchangeRecord.Charges;
import io.wattle.control.gateway.ledger.Account;
import io.wattle.control.gateway.ledger.EnergyLedger;
import io.wattle.control.gateway.ledger.Place;
import io.wattle.control.gateway.ledger.Served;
import io.wattle.control.gateway.ledger.SharedBooks;
import io.wattle.control.gateway.ledger.Use;
import io.wattle.control.gateway.rules.Quotas;
import io.wattle.control.gateway.rules.Quotas.Admission;
import io.wattle.control.gateway.rules.Tenants.Tenant;
import io.wattle.quantity.Origin;
import java.time.InstantSource;
import java.util.Optional;

/// What tenants may use and have used.
///
/// @param books of all gateways together
record Accounts(Quotas quotas, EnergyLedger ledger, SharedBooks books, RequestLog log) {
    static Accounts of(GatewayHome home, String gateway, RequestLog log, InstantSource clock) {
        var ledger = new EnergyLedger(home.folder().map(folder -> folder.resolve("energy.json")));
        var books = new SharedBooks(ledger, home.notes(), gateway, clock);
        return new Accounts(new Quotas(home.rules(), System::nanoTime), ledger, books, log);
    }

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
            var count = charges.tokens().orElse(new TokenCount(0, 0));
            var own = use(1, count, charges.energy(), isUnknown).saving(charges.saved());
            ledger.add(account(request, model.value()), own, served(request, charges.by(), count));
            steps.forEach(step -> ledger.add(
                    account(request, step.model().value()),
                    use(0, step.tokens(), step.energy(), step.energy().isEmpty()),
                    served(request, step.by(), step.tokens())));
        });
    }

    private static Account account(CompletedRequest request, String model) {
        return Account.at(
                request.receivedAt(), request.tenant().name(), request.tenant().key(), model);
    }

    private static Optional<Served> served(CompletedRequest request, Optional<ServedBy> by, TokenCount tokens) {
        return by.map(where -> new Served(
                new Place(where.node().value(), where.replica().toString()),
                request.receivedAt(),
                request.receivedAt().plus(request.duration()),
                (double) tokens.prompt(),
                (double) tokens.output()));
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
                isUnknown ? 1 : 0,
                0);
    }
}
