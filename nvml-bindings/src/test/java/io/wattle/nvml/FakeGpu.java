package io.wattle.nvml;

import io.wattle.nvml.fake.FakeDriver;
import java.nio.file.Path;
import java.util.Optional;

/// A fake driver that is already open.
final class FakeGpu {
    private final FakeDriver driver;
    private final Nvml nvml;

    private FakeGpu(FakeDriver driver) {
        this.driver = driver;
        this.nvml = Nvml.open(Optional.of(driver.library())).orElseThrow();
    }

    static FakeGpu in(Path folder, String scenario) {
        return new FakeGpu(FakeDriver.in(folder).scenario(scenario));
    }

    static FakeGpu oldIn(Path folder, String scenario) {
        return new FakeGpu(FakeDriver.oldIn(folder).scenario(scenario));
    }

    static FakeGpu inRealTime(Path folder, String scenario) {
        return new FakeGpu(FakeDriver.in(folder).inRealTime().scenario(scenario));
    }

    FakeDriver driver() {
        return driver;
    }

    Nvml nvml() {
        return nvml;
    }

    NvmlDevice gpu() throws NvmlException {
        return nvml.device(0);
    }
}
