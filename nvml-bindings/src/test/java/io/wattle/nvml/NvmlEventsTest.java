package io.wattle.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Xid errors, hot-unplug, and the system events that announce it.
class NvmlEventsTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    @TempDir
    private Path folder;

    @Test
    void deliversAnXidOnce() throws NvmlException {
        var fake = FakeGpu.in(folder, "gpus 2");
        try (var events = fake.nvml().newEventSet()) {
            var gpu = fake.nvml().device(1);
            assertThat(events.register(gpu, Set.of(EventType.XID_CRITICAL_ERROR, EventType.FATAL_POISON_ERROR)))
                    .isEqualTo(Set.of(EventType.XID_CRITICAL_ERROR));
            assertThat(events.await(SHORT)).isEmpty();

            fake.driver().scenario("gpus 2\ngpu 1 xid 1 79");

            var event = events.await(SHORT).orElseThrow();
            assertThat(event.xid()).isEqualTo(OptionalLong.of(79));
            assertThat(event.device()).containsSame(gpu);
            assertThat(event.gpuInstanceId()).isEmpty();
            assertThat(events.await(SHORT)).isEmpty();
        }
    }

    @Test
    void deliversAnXidOfTheScenarioThatWasThereBeforeItNever() throws NvmlException {
        var fake = FakeGpu.in(folder, "gpu 0 xid 1 31");
        try (var events = fake.nvml().newEventSet()) {
            events.register(fake.gpu(), Set.of(EventType.XID_CRITICAL_ERROR));

            assertThat(events.await(SHORT)).isEmpty();
        }
    }

    @Test
    void deliversTheXidAndThenSaysThatTheGpuIsLost() throws NvmlException {
        var fake = FakeGpu.in(folder, "");
        try (var events = fake.nvml().newEventSet()) {
            var gpu = fake.gpu();
            events.register(gpu, Set.of(EventType.XID_CRITICAL_ERROR));
            fake.driver().scenario("gpu 0 xid 1 79\ngpu 0 lost");

            assertThat(events.await(SHORT).orElseThrow().xid()).isEqualTo(OptionalLong.of(79));
            assertThatThrownBy(() -> events.await(SHORT))
                    .hasMessageStartingWith("nvmlEventSetWait_v2 answered GPU_IS_LOST (15)");
            assertThatThrownBy(() -> gpu.power().usageMilliwatts())
                    .isInstanceOfSatisfying(
                            NvmlException.class, e -> assertThat(e.category()).isEqualTo(NvmlReturn.Category.REPAIR));
        }
    }

    @Test
    void refusesUseAfterClose() throws NvmlException {
        var events = FakeGpu.in(folder, "").nvml().newEventSet();
        events.close();
        events.close();

        assertThatThrownBy(() -> events.await(SHORT)).hasMessage("The event set is closed.");
        assertThatThrownBy(() -> Timeouts.millis(Duration.ofMillis(-1)))
                .hasMessage("The time limit (PT-0.001S) must be from 0 to 4294967295 ms.");
    }

    @Test
    void announcesHotUnplugAndReturnUnderAnotherIndex() throws NvmlException {
        var fake = FakeGpu.in(folder, "gpus 3");
        var nvml = fake.nvml();
        var middle = nvml.device(1);
        var last = nvml.device(2);
        var uuid = middle.uuid();
        try (var events = nvml.newSystemEventSet()) {
            events.register(Set.of(SystemEventType.values()));
            fake.driver().scenario("gpus 3\ngpu 1 unplugged");

            assertThat(events.await(SHORT))
                    .containsExactly(new NvmlSystemEventSet.Event(SystemEventType.GPU_DRIVER_UNBIND.bit(), 0xF00));
            assertThat(nvml.deviceCount()).isEqualTo(2);
            assertThat(last.index()).isEqualTo(1);
            assertThatThrownBy(middle::index).hasMessageContaining("INVALID_ARGUMENT");

            fake.driver().scenario("gpus 3\norder 1,2,0");
            assertThat(events.await(SHORT).getFirst().types()).containsExactly(SystemEventType.GPU_DRIVER_BIND);
            assertThat(nvml.deviceByUuid(uuid).index()).isZero();
            assertThatThrownBy(middle::index).hasMessageContaining("INVALID_ARGUMENT");
            assertThat(events.await(SHORT)).isEmpty();
        }
    }

    @Test
    void drainsRemovesAndDiscoversAGpu() throws NvmlException {
        var nvml = FakeGpu.in(folder, "gpus 2").nvml();
        var pci = nvml.device(0).identity().pci();
        var hotplug = nvml.hotplug();

        assertThatThrownBy(() -> hotplug.remove(pci)).hasMessageContaining("IN_USE");
        hotplug.setDraining(pci, true);
        assertThat(hotplug.isDraining(pci)).isTrue();
        hotplug.remove(pci);
        assertThat(nvml.deviceCount()).isEqualTo(1);
        hotplug.discover(pci);
        assertThat(nvml.deviceCount()).isEqualTo(2);
    }
}
