package io.wattle.control.gateway;

import io.wattle.workload.ModelName;
import java.nio.ByteBuffer;

/// What the gateway needs to know of a request, and the body the engine gets.
///
/// @param stream       whether the client reads token by token
/// @param usageWanted  whether the client's stream ends with a usage chunk
/// @param energyWanted whether usage carries the request's joules
/// @param engineBody   the client's bytes, but for {@code include_energy} taken out and, in streams,
///                     {@code include_usage} put in
/// @param traits       what routing and caching look at
record CompletionRequest(
        ModelName model,
        boolean stream,
        boolean usageWanted,
        boolean energyWanted,
        ByteBuffer engineBody,
        RequestTraits traits) {
    /// The same request to another model.
    CompletionRequest to(ModelName other) {
        var body = ByteBuffer.wrap(EngineBody.toModel(engineBody().array(), other.value()));
        return new CompletionRequest(other, stream, usageWanted, energyWanted, body, traits);
    }
}
