/// The exchange with the control plane: a report for a desired state once a second, and the power lease that comes with
/// it.
///
/// What to accept is decided by {@link io.wattle.node.lease.AnswerGate}, and whom to ask by {@link
/// io.wattle.node.lease.Targets}; both are pure. {@link io.wattle.node.lease.ReportExchange} has the thread. Depends on
/// telemetry, engine, wire and store; http depends on it. Read the gate first.
@NullMarked
package io.wattle.node.lease;

import org.jspecify.annotations.NullMarked;
