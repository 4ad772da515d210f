/// From plan to desired states, in an order that no rack ever commits more than it may.
///
/// {@link io.wattle.control.executor.Executor} is the pure step function; {@link io.wattle.control.executor.ControlLoop}
/// is the shell that runs it, the planner and the monitor as leader. Read them in this order.
@NullMarked
package io.wattle.control.executor;

import org.jspecify.annotations.NullMarked;
