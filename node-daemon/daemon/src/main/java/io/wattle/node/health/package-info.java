/// What is wrong with a node's GPUs, and what is to be done about it.
///
/// The judgement is pure; {@link io.wattle.node.health.XidWatch} has a thread. Depends on the sensors and on telemetry;
/// lease and http depend on it. Read {@link io.wattle.node.health.XidAction} first.
@NullMarked
package io.wattle.node.health;

import org.jspecify.annotations.NullMarked;
