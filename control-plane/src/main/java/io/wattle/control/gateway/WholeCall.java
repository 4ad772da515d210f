package io.wattle.control.gateway;

import io.wattle.control.gateway.CompletedRequest.TokenCount;
import io.wattle.control.gateway.upstream.EngineAddress;
import io.wattle.control.gateway.upstream.EngineFailure;
import io.wattle.routing.Choice;
import io.wattle.routing.ReplicaEndpoint;
import io.wattle.routing.RoutingRequest;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Has a replica answer a request whole, where the answer is not passed on as it comes: requests of
/// batches, drafts, steps of pipelines.
///
/// @param work what ends it
/// @param patience how long it may take
record WholeCall(Wiring wiring, String requestId, String route, Cancellation work, EngineWait patience) {
    /// @param tokens as the engine counted them
    record Answered(ByteBuffer body, ReplicaEndpoint replica, Optional<TokenCount> tokens) {}

    /// @throws EngineFailure if the engine does not answer as it should
    /// @throws ApiException if the engine refuses the request itself
    Answered ask(Choice to, byte[] body, RequestTraits traits) throws EngineFailure {
        patience.expectFirst(wiring.config().deadlines().answer(), "no answer");
        var replica = to.replica();
        var engine = EngineAddress.of(replica.url());
        int prompt = new RoutingRequest(replica.replica().model(), body.length, false).promptTokens();
        try (var _ = wiring.traffic().begin(replica, prompt, traits.promptBlocks());
                var call = new EngineCall(wiring.engines(), engine, work, patience)) {
            var head = call.request(engine, EngineForm.requestHead(engine, route, false, requestId), body);
            var answer = call.readAll(wiring.config().limits().answerBytes()).toByteArray();
            if (head.status() != 200) {
                throw EngineForm.refusal(head.status(), answer);
            }
            var tokens = Usage.find(answer, 0, answer.length).map(Usage::tokens);
            return new Answered(ByteBuffer.wrap(answer), replica, tokens);
        }
    }
}
