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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    private Optional<ServedBy> countedBy = Optional.empty();
    private Joules savedEnergy = Joules.ZERO;
    private final List<Step> steps = new ArrayList<>();
    private Optional<Substitute> instead = Optional.empty();
    private int status = 200;
    private Optional<String> errorCode = Optional.empty();

    /// One model's work on the request.
    record Step(ModelName model, TokenCount tokens, Optional<Energy> energy, Optional<ServedBy> by) {}

    /// What the request is charged with, model by model.
    ///
    /// @param tokens of the model that answered
    /// @param energy the same
    /// @param saved  by the cache
    /// @param steps  of models before it
    /// @param by     the replica that the tokens were counted on
    record Charges(
            Optional<TokenCount> tokens,
            Optional<Energy> energy,
            Joules saved,
            List<Step> steps,
            Optional<ServedBy> by) {}

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

    /// Of all steps together; unknown where that of one is.
    Optional<Energy> energy() {
        return total(energy);
    }

    private Optional<Energy> total(Optional<Energy> last) {
        if (steps.isEmpty()) {
            return last;
        }
        Stream<Optional<Energy>> all =
                Stream.concat(steps.stream().map(Step::energy), tokens.isPresent() ? Stream.of(last) : Stream.of());
        return all.reduce((one, other) -> one.flatMap(known -> other.map(known::plus)))
                .orElse(Optional.empty());
    }

    private Optional<TokenCount> allTokens() {
        return steps.isEmpty()
                ? tokens
                : Stream.concat(steps.stream().map(Step::tokens), tokens.stream())
                        .reduce(TokenCount::plus);
    }

    /// Fields for the end of the usage object.
    ///
    /// @param last of the model that answers, where it is not one of the steps
    String receipt(TokenCount count, Optional<Energy> last) {
        tokens = Optional.of(count);
        return Receipt.usageFields(total(last))
                + Receipt.steps(steps)
                + instead.map(other -> Receipt.answeredBy(other.model().value()))
                        .orElse("");
    }

    /// The same where the answer is that of the last step.
    String receiptOfSteps() {
        return Receipt.usageFields(energy())
                + Receipt.steps(steps)
                + instead.map(other -> Receipt.answeredBy(other.model().value()))
                        .orElse("");
    }

    /// A model before the one that answers has worked on the request.
    Step step(ModelName by, WholeCall.Answered answered) {
        var count = answered.tokens().orElse(new TokenCount(0, 0));
        var spent =
                answered.tokens().flatMap(known -> Receipt.of(answered.replica().cost(), known));
        var step = new Step(by, count, spent, answered.tokens().map(_ -> servedBy(answered.replica())));
        steps.add(step);
        return step;
    }

    /// Of the model that answers; empty while none is known.
    String modelName() {
        return model.map(ModelName::value).orElse("");
    }

    /// Another model than the one asked for answers.
    void answeredBy(Substitute other) {
        instead = Optional.of(other);
        model = Optional.of(other.model());
    }

    Optional<Substitute> instead() {
        return instead;
    }

    Charges charges() {
        return new Charges(tokens, energy, savedEnergy, List.copyOf(steps), countedBy);
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
        servedBy = Optional.of(servedBy(replica));
    }

    private static ServedBy servedBy(ReplicaEndpoint replica) {
        return new ServedBy(replica.replica(), replica.node());
    }

    void firstToken(Optional<Duration> after) {
        timeToFirstToken = after;
    }

    /// What the engine counted, and its energy on the replica that served it.
    void counted(TokenCount count, ReplicaEndpoint replica) {
        tokens = Optional.of(count);
        energy = Receipt.of(replica.cost(), count);
        countedBy = Optional.of(servedBy(replica));
    }

    /// Answered from the cache, at no energy of a replica.
    ///
    /// @param saved what the answer had cost when it was made
    void replayed(Optional<Energy> none, Joules saved) {
        energy = none;
        savedEnergy = saved;
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
                allTokens(),
                energy(),
                status,
                errorCode);
    }
}
