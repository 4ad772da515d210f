/// The OpenAI-compatible surface: parses just enough of a request, chooses a replica, streams the
/// engine's bytes and adds the energy receipt.
///
/// Used by the wiring of {@link io.wattle.control}. Read {@link io.wattle.control.gateway.Gateway}
/// first, then {@code CompletionExchange}, which is the way of one request.
@NullMarked
package io.wattle.control.gateway;

import org.jspecify.annotations.NullMarked;
