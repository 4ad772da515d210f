/// Answers kept for requests that ask for the same again.
///
/// Known by the gateway alone. Read {@link io.wattle.control.gateway.cache.ResponseCache} first.
@NullMarked
package io.wattle.control.gateway.cache;

import org.jspecify.annotations.NullMarked;
