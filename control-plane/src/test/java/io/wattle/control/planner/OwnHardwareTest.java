package io.wattle.control.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.planner.DocumentReader.ReadDocument;
import io.wattle.placement.FirstFit;
import io.wattle.placement.Plan;
import io.wattle.quantity.Watts;
import io.wattle.spec.Catalogs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Clusters of GPUs, and models of shapes, that only documents know.
class OwnHardwareTest {
    private static final String GPU = """
            apiVersion: wattle.io/v1alpha1
            kind: Gpu
            metadata: {name: Z900-128GB}
            spec:
              memory: 128 GB
              bandwidth: 6000 GB/s
              teraflops: {bf16: 1200}
              power: {max: 800 W, min: 300 W, idle: 90 W}
            """;
    private static final String CLUSTER = """
            apiVersion: wattle.io/v1alpha1
            kind: Cluster
            metadata: {name: lab}
            spec:
              racks:
              - name: r1
                cap: 3 kW
                guard: 100 W
                nodes:
                - {name: n1, arch: x86_64, gpu: Z900-128GB, gpus: 2, host: {idle: 200 W, max: 500 W}}
            """;
    private static final String MODEL = """
            apiVersion: wattle.io/v1alpha1
            kind: Model
            metadata: {name: chat}
            spec:
              architecture: meta-llama/Llama-3.1-8B
            """;
    private final DocumentReader reader = new SpecReader(Catalogs.withoutFiles());
    private final Planner planner = new Planner(new FirstFit(), HardwareCatalog.standard());

    @Test
    void aModelRunsOnAGpuThatOnlyADocumentKnows() throws InvalidDocumentException {
        DocumentSet documents = set(reader.read(String.join("---\n", GPU, CLUSTER, MODEL)));

        Plan plan = plan(documents);

        assertThat(plan.unserved()).isEmpty();
        assertThat(plan.replicas()).singleElement().satisfies(replica -> {
            assertThat(replica.node().value()).isEqualTo("n1");
            assertThat(replica.configuration().gpuPowerCap()).contains(new Watts(800));
        });
        assertThat(plan.domains())
                .singleElement()
                .satisfies(domain -> assertThat(domain.committed()).isEqualTo(new Watts(500 + 800 + 90)));
    }

    @Test
    void whatWasAppliedBeforeIsKnown() throws InvalidDocumentException {
        assertThatExceptionOfType(InvalidDocumentException.class)
                .isThrownBy(() -> reader.read(CLUSTER))
                .withMessageContaining("Z900-128GB");

        List<ReadDocument> later = reader.knowing(List.of(GPU, MODEL), CLUSTER).read(CLUSTER);

        assertThat(later)
                .singleElement()
                .satisfies(document -> assertThat(document.content().name()).isEqualTo("lab"));
    }

    @Test
    void aDocumentOfTheSameNameTakesTheOldOnesPlace() throws InvalidDocumentException {
        String faster = GPU.replace("6000 GB/s", "8000 GB/s");

        List<ReadDocument> read = reader.knowing(List.of(GPU), faster).read(faster);

        assertThat(read)
                .singleElement()
                .satisfies(document -> assertThat(document.content().kind() + "/"
                                + document.content().name())
                        .isEqualTo("Gpu/Z900-128GB"));
    }

    @Test
    void aStoredInputIsReadBackWithItsHardware() throws InvalidDocumentException {
        PlanInput input = PlanInput.of(set(reader.read(String.join("---\n", CLUSTER, GPU, MODEL))));

        assertThat(PlanJson.readInput(PlanJson.write(input, Optional.empty()), reader))
                .isEqualTo(input);
    }

    @Test
    void aNameOfTheCatalogueIsTaken() {
        String taken = GPU.replace("Z900-128GB", "H100-SXM-80GB");

        assertThatExceptionOfType(InvalidDocumentException.class)
                .isThrownBy(() -> reader.read(taken))
                .withMessageContaining("H100-SXM-80GB");
    }

    private Plan plan(DocumentSet documents) {
        return ((Planner.Outcome.Sound) planner.plan(PlanInput.of(documents), Optional.empty())).plan();
    }

    private static DocumentSet set(List<ReadDocument> read) {
        List<AppliedDocument> applied = new ArrayList<>();
        read.forEach(document ->
                applied.add(new AppliedDocument(document.body(), 1, Instant.EPOCH, Instant.EPOCH, document.content())));
        return new DocumentSet(applied);
    }
}
