package io.wattle.cli;

import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.HostPowerModel;
import io.wattle.quantity.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The machine this process runs on.
///
/// @param memory as the kernel reports it
record Machine(CpuArchitecture arch, int logicalCpus, Bytes memory) {
    /// @param meminfo {@code /proc/meminfo}
    static Machine read(Path meminfo) throws IOException {
        String name = System.getProperty("os.arch");
        CpuArchitecture arch = CpuArchitecture.ofLabel(name)
                .orElseThrow(() -> new IOException(
                        "This machine's architecture (" + name + ") is none that Wattle runs on (x86_64, aarch64)."));
        long kibibytes = Files.readAllLines(meminfo).stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow(() -> new IOException(meminfo + " does not say how much memory there is."));
        return new Machine(arch, Runtime.getRuntime().availableProcessors(), new Bytes(kibibytes * 1024));
    }

    /// What it draws, modelled.
    HostPower power() {
        return HostPowerModel.estimate(logicalCpus, memory);
    }
}
