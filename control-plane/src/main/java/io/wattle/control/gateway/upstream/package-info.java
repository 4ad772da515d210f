/// Connections to engines: pooled HTTP/1.1 with time-outs and early-end detection, and nothing else of
/// HTTP.
///
/// Used by the gateway only. Read {@link io.wattle.control.gateway.upstream.EngineConnection} first.
@NullMarked
package io.wattle.control.gateway.upstream;

import org.jspecify.annotations.NullMarked;
