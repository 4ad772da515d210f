/// From readings to a sample of the node: utilisation, power, energy, and whose energy it is.
///
/// The accounts are pure: time comes with the readings. Only {@link io.wattle.node.telemetry.SamplingLoop} has a thread
/// and a clock. Depends on sensors and quantities; lease and http depend on it. Read
/// {@link io.wattle.node.telemetry.NodeAccount} first.
@NullMarked
package io.wattle.node.telemetry;

import org.jspecify.annotations.NullMarked;
