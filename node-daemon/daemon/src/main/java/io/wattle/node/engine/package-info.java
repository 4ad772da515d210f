/// Starts, adopts, watches, drains and stops engine processes; one adapter for each kind of engine.
///
/// What to do is decided by {@link io.wattle.node.engine.Supervisor}, a pure step function; {@link
/// io.wattle.node.engine.Engines} is the shell with the thread, the processes and the files. Depends on the protocol,
/// on {@code wire} and on the process table of the sensors; lease and http depend on it. Read the supervisor first.
@NullMarked
package io.wattle.node.engine;

import org.jspecify.annotations.NullMarked;
