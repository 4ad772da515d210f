/// The web console: static files, drawn from what {@code /api/v1/stream} sends.
///
/// Only the wiring in {@link io.wattle.control} may depend on it; the page itself depends on the public API alone. Read
/// {@link io.wattle.control.console.Console} first, then {@code console.js} among the resources.
@NullMarked
package io.wattle.control.console;

import org.jspecify.annotations.NullMarked;
