package io.wattle.control.gateway;

import io.wattle.control.gateway.CompletedRequest.Energy;
import io.wattle.control.gateway.CompletedRequest.ServedBy;
import io.wattle.control.gateway.CompletedRequest.TokenCount;
import io.wattle.control.gateway.rules.Tenants;
import io.wattle.control.gateway.rules.Tenants.Tenant;
import io.wattle.quantity.Joules;
import io.wattle.routing.ReplicaEndpoint;
import io.wattle.workload.ModelName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What becomes known of a request while it is answered. Used by the answering thread alone.
final class ExchangeRecord {
    private final String requestId;
    private final Instant receivedAt;
    private long startNanos = System.nanoTime();
    private Optional<ModelName> model = Optional.empty();
    private Optional<ServedBy> servedBy = Optional.empty();
    private boolean streamed;
    private Optional<Duration> timeToFirstToken = Optional.empty();
    private Optional<TokenCount> tokens = Optional.empty();
    private Optional<Energy> energy = Optional.empty();
    private Tenant tenant = Tenants.ANONYMOUS;
    private Joules savedEnergy = Joules.ZERO;
    private int status = 200;
    private Optional<String> errorCode = Optional.empty();

    ExchangeRecord(String requestId, Instant receivedAt) {
        this.requestId = requestId;
        this.receivedAt = receivedAt;
    }

    String requestId() {
        return requestId;
    }

    Instant receivedAt() {
        return receivedAt;
    }

    /// When the last byte of the request was there.
    long startNanos() {
        return startNanos;
    }

    Optional<TokenCount> tokens() {
        return tokens;
    }

    Optional<Energy> energy() {
        return energy;
    }

    void bodyRead() {
        startNanos = System.nanoTime();
    }

    void parsed(CompletionRequest request) {
        streamed = request.stream();
    }

    /// The model is one of ours.
    void known(ModelName name) {
        model = Optional.of(name);
    }

    void sentTo(ReplicaEndpoint replica) {
        servedBy = Optional.of(new ServedBy(replica.replica(), replica.node()));
    }

    void firstToken(Optional<Duration> after) {
        timeToFirstToken = after;
    }

    /// What the engine counted, and its energy on the replica that served it.
    void counted(TokenCount count, ReplicaEndpoint replica) {
        tokens = Optional.of(count);
        energy = Receipt.of(replica.cost(), count);
    }

    /// Answered from the cache, at no energy of a replica.
    ///
    /// @param saved what the answer had cost when it was made
    void replayed(Optional<Energy> none, Joules saved) {
        energy = none;
        savedEnergy = saved;
    }

    Joules savedEnergy() {
        return savedEnergy;
    }

    /// Who asked.
    void askedBy(Tenant who) {
        tenant = who;
    }

    void failed(int withStatus, String code) {
        status = withStatus;
        errorCode = Optional.of(code);
    }

    CompletedRequest completed() {
        return new CompletedRequest(
                requestId,
                tenant,
                receivedAt,
                model,
                servedBy,
                streamed,
                Duration.ofNanos(System.nanoTime() - startNanos),
                timeToFirstToken,
                tokens,
                energy,
                status,
                errorCode);
    }
}
