/// The gateway's exercise before its first client: read {@link io.wattle.control.gateway.warmup.WarmUp}.
///
/// Known by the wiring alone.
@NullMarked
package io.wattle.control.gateway.warmup;

import org.jspecify.annotations.NullMarked;
