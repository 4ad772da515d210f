package io.wattle.fleet;

import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;

/// Host watts of a machine on which no power sensor can be read, such as a virtual machine.
///
/// A straight line between idle and full use of the processors plus a constant for memory. Every figure it gives is
/// modelled and must be shown as such.
public final class HostPowerModel {
    /// Watts of one virtual processor at rest and at full use (source: Cloud Carbon Footprint, methodology, average of
    /// AWS instances, from SPECpower results).
    static final double IDLE_WATTS_PER_CPU = 0.74;

    static final double MAX_WATTS_PER_CPU = 3.5;

    /// Watts of one gigabyte of memory (source: the same, 0.000392 kWh per GB-hour).
    static final double WATTS_PER_GIGABYTE = 0.392;

    private HostPowerModel() {}

    /// @param logicalCpus processors the operating system schedules on; at least 1
    public static HostPower estimate(int logicalCpus, Bytes memory) {
        double memoryWatts = WATTS_PER_GIGABYTE * memory.value() / 1e9;
        return new HostPower(
                new Watts(IDLE_WATTS_PER_CPU * logicalCpus + memoryWatts),
                new Watts(MAX_WATTS_PER_CPU * logicalCpus + memoryWatts));
    }

    /// Draw at a utilisation of the processors.
    ///
    /// @param utilisation busy share of all processors, 0 to 1
    public static Watts draw(HostPower host, double utilisation) {
        return host.idle().plus(host.max().minus(host.idle()).times(utilisation));
    }
}
