package io.wattle.nvml;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The contract, held by the driver of this machine. Only asks: no limit, clock or mode changes.
@Tag("gpu")
class RealNvmlContractTest {
    @Test
    void theDriverOfThisMachineKeepsTheContract() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/nvidia0")), "There is no NVIDIA GPU here: no /dev/nvidia0.");

        try (var nvml = Nvml.open(Optional.empty()).orElseThrow()) {
            System.out.println("driver " + nvml.system().driverVersion() + " lacks " + nvml.missingFunctions());
            for (int index = 0; index < nvml.deviceCount(); index++) {
                NvmlContract.checkConsistency(nvml, index);
                System.out.println(nvml.device(index).name() + " refuses " + NvmlContract.sweep(nvml.device(index)));
            }
        }
    }
}
