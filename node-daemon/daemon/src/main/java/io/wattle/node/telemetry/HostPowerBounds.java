package io.wattle.node.telemetry;

import io.wattle.fleet.HostPower;

/// What the host draws idle and at most.
///
/// @param idleIsKnown whether an operator said so; else it is an estimate, and a sensor's lowest reading is better
public record HostPowerBounds(HostPower power, boolean idleIsKnown) {}
