package io.wattle.node.lease;

import io.wattle.node.sensor.CpuModel;

/// What a daemon says of itself in every report.
///
/// @param name    of the node in the cluster
/// @param bootId  made anew at each start of the daemon
/// @param version of the daemon
/// @param arch    {@code x86_64} or {@code aarch64}
public record NodeIdentity(String name, String bootId, String version, String arch, CpuModel cpu) {}
