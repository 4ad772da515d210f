package io.wattle.control.gateway;

import io.wattle.control.gateway.rules.Tenants.Tenant;
import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaId;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.workload.ModelName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One request that is over, answered or not. Holds no text of prompt or answer.
///
/// @param requestId        what the client got as {@code x-request-id}
/// @param tenant           who asked
/// @param model            the model asked for, where it is one we know
/// @param servedBy         the last replica that was asked, where one was
/// @param streamed         whether the client asked for a stream
/// @param duration         from the last byte of the request to the last of the answer
/// @param timeToFirstToken of a stream that had a token
/// @param tokens           as the engine counted them; absent when the answer broke off before it did
/// @param energy           the receipt; absent when tokens or cost are unknown
/// @param status           HTTP status; 499 when the client left, the status an error event stands for
///   in streams
/// @param errorCode        the error's code, absent when all went well
public record CompletedRequest(
        String requestId,
        Tenant tenant,
        Instant receivedAt,
        Optional<ModelName> model,
        Optional<ServedBy> servedBy,
        boolean streamed,
        Duration duration,
        Optional<Duration> timeToFirstToken,
        Optional<TokenCount> tokens,
        Optional<Energy> energy,
        int status,
        Optional<String> errorCode) {

    /// Where a request was served.
    public record ServedBy(ReplicaId replica, NodeId node) {}

    /// @param prompt tokens read
    /// @param output tokens generated
    public record TokenCount(long prompt, long output) {
        public TokenCount plus(TokenCount other) {
            return new TokenCount(prompt + other.prompt, output + other.output);
        }
    }

    /// @param joules the request's share of its replica's active energy, unrounded
    /// @param origin whether that energy was measured or modelled
    public record Energy(Joules joules, Origin origin) {
        /// Measured only if both were.
        public Energy plus(Energy other) {
            return new Energy(joules.plus(other.joules), origin == other.origin ? origin : Origin.MODELLED);
        }
    }
}
