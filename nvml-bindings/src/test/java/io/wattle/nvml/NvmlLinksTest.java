package io.wattle.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// NVLink, its fabric, PCIe, topology: how GPUs are connected.
class NvmlLinksTest {
    @TempDir
    private Path folder;

    @Test
    void walksTheLinksThatAreUp() throws NvmlException {
        var links = FakeGpu.in(folder, "gpu 0 links_down 2").gpu().links();

        assertThat(links.active()).isEqualTo(IntStream.range(2, 18).boxed().toList());
        assertThat(links.version(2)).isEqualTo(6);
        assertThat(links.has(2, NvLinkCapability.P2P_SUPPORTED)).isTrue();
        assertThat(links.remote(3)).isEqualTo(new PciAddress("00000000:A3:00.0", 0, 0xA3, 0, 0x22A310DE, 0));
        assertThat(links.remoteType(3)).contains(NvLinkRemoteType.SWITCH);
        assertThat(links.errors(3, NvLinkErrorCounter.DL_REPLAY)).isZero();
        assertThat(links.utilizationCounter(3, 0)).isEqualTo(new NvmlLinks.Traffic(0, 0));
        assertThat(links.isEncrypted()).isFalse();
    }

    @Test
    void findsNoLinksOnABoardWithout() throws NvmlException {
        assertThat(FakeGpu.in(folder, "type L40S-48GB").gpu().links().active()).isEmpty();
    }

    @Test
    void readsTheFabric() throws NvmlException {
        assertThat(FakeGpu.in(folder, "").gpu().links().fabric())
                .isEqualTo(new NvLinkFabric(
                        "11".repeat(16),
                        7,
                        Optional.of(FabricState.COMPLETED),
                        0,
                        OptionalInt.of(0),
                        OptionalInt.of(1)));
    }

    @Test
    void readsTheFabricInItsOlderForms() throws NvmlException {
        var second = FakeGpu.in(folder, "fail nvmlDeviceGetGpuFabricInfoV 25 times 1")
                .gpu()
                .links()
                .fabric();
        assertThat(second.healthMask()).isEqualTo(OptionalInt.of(0));
        assertThat(second.healthSummary()).isEmpty();
    }

    @Test
    void readsTheFabricInItsOldestForm() throws NvmlException {
        var first = FakeGpu.in(folder, "fail nvmlDeviceGetGpuFabricInfoV 13")
                .gpu()
                .links()
                .fabric();
        assertThat(first)
                .isEqualTo(new NvLinkFabric(
                        "11".repeat(16),
                        7,
                        Optional.of(FabricState.COMPLETED),
                        0,
                        OptionalInt.empty(),
                        OptionalInt.empty()));
    }

    @Test
    void hasAChipToChipLinkOnASuperchipOnly() throws NvmlException {
        var grace = FakeGpu.in(folder, "gpus 2\ngpu 0 type GH200-480GB");

        assertThat(grace.nvml().device(0).links().isChipToChipOn()).isTrue();
        assertThatThrownBy(() -> grace.nvml().device(1).links().isChipToChipOn())
                .hasMessageContaining("NOT_SUPPORTED");
    }

    @Test
    void readsThePcieLink() throws NvmlException {
        var pcie = FakeGpu.in(folder, "gpu 0 pcie_mib 1000\ngpu 0 pcie_replay 3")
                .gpu()
                .pcie();

        assertThat(pcie.throughputKilobytesPerSecond(PcieCounter.TX_BYTES)).isEqualTo(1_048_576);
        assertThat(List.of(
                        pcie.currentGeneration(), pcie.maximumGeneration(), pcie.currentLanes(), pcie.maximumLanes()))
                .containsExactly(5, 5, 16, 16);
        assertThat(pcie.speedMegabytesPerSecond()).isEqualTo(32_000);
        assertThat(pcie.replays()).isEqualTo(3);
    }

    @Test
    void knowsWhatIsNear() throws NvmlException {
        var nvml = FakeGpu.in(folder, "gpus 8").nvml();
        var topology = nvml.device(1).topology();

        assertThat(topology.commonAncestor(nvml.device(2))).contains(TopologyLevel.NODE);
        assertThat(topology.commonAncestor(nvml.device(7))).contains(TopologyLevel.SYSTEM);
        assertThat(topology.isOnSameBoard(nvml.device(7))).isFalse();
        assertThat(topology.nearest(TopologyLevel.NODE)).hasSize(3);
        assertThat(topology.peerToPeer(nvml.device(7), P2pCapability.NVLINK)).contains(P2pStatus.OK);
        assertThat(topology.numaNode()).isEmpty();
        assertThat(topology.memoryNodes(AffinityScope.NODE)).isEqualTo(BitSet.valueOf(new long[] {1}));
        assertThat(topology.processors(AffinityScope.SOCKET)).isEqualTo(topology.processors());
        assertThat(nvml.device(4).topology().processors().nextSetBit(0)).isEqualTo(48);
        topology.bindThread();
    }
}
