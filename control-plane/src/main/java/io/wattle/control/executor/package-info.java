/// From plan to desired states, in an order that no rack ever commits more than it may.
///
/// {@link io.wattle.control.executor.Executor} is the pure step function, and
/// {@link io.wattle.control.executor.ControlLoop} the shell that runs it, the planner and the monitor as leader. Read
/// them in this order.
@NullMarked
package io.wattle.control.executor;

import org.jspecify.annotations.NullMarked;
