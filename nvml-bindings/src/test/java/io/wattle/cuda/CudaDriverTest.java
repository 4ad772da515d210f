package io.wattle.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaDriverTest {
    @TempDir
    private Path folder;

    @Test
    void readsAttributesWithoutAContext() throws Exception {
        var driver = CudaDriver.open(Optional.of(FakeCuda.in(folder, "gpus 2")));

        assertThat(driver.version()).isEqualTo(13_000);
        assertThat(driver.devices()).hasSize(2);
        var device = driver.device("GPU-fa4e0000-0000-4000-8000-000000000001");
        assertThat(device.name()).isEqualTo("NVIDIA H100 80GB HBM3");
        assertThat(device.pciBusId()).isEqualTo("0000:0F:00.0");
        assertThat(device.totalMemoryBytes()).isEqualTo(80L << 30);
        assertThat(device.attribute(CudaAttribute.MULTIPROCESSOR_COUNT)).isEqualTo(132);
        assertThat(device.attribute(CudaAttribute.GLOBAL_MEMORY_BUS_WIDTH)).isEqualTo(5120);
    }

    @Test
    void asksAContextForFreeMemory() throws Exception {
        var device = CudaDriver.open(Optional.of(FakeCuda.in(folder, ""))).device(FakeCuda.GPU);

        try (var context = device.retainContext()) {
            assertThat(context.memory()).isEqualTo(new CudaContext.MemoryOccupancy(80L << 30, 80L << 30));
        }
    }

    @Test
    void saysThatThereIsNoDriver() {
        var absent = folder.resolve("libcuda.so.1");

        assertThatThrownBy(() -> CudaDriver.open(Optional.of(absent)))
                .isInstanceOf(CudaException.class)
                .hasMessage("No CUDA driver was found: there is no library (%s). Install the NVIDIA driver."
                        .formatted(absent));
    }

    @Test
    void saysThatThereIsNoGpu() throws Exception {
        var library = FakeCuda.in(folder, "gpus 0");

        assertThatThrownBy(() -> CudaDriver.open(Optional.of(library)))
                .hasMessage("cuInit answered CUDA_ERROR_NO_DEVICE (100): there is no GPU,"
                        + " or CUDA_VISIBLE_DEVICES hides it.");
    }

    @Test
    void saysThatAGpuIsNotShown() throws Exception {
        var driver = CudaDriver.open(Optional.of(FakeCuda.in(folder, "")));

        assertThatThrownBy(() -> driver.device("GPU-none"))
                .hasMessage("The CUDA driver shows no GPU (GPU-none): look at CUDA_VISIBLE_DEVICES and at MIG.");
    }
}
