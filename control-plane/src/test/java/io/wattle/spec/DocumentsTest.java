package io.wattle.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wattle.catalog.ModelCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import io.wattle.workload.Demand;
import io.wattle.workload.EngineKind;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import io.wattle.workload.ModelSource;
import io.wattle.workload.ParallelismRequest;
import io.wattle.workload.PlacementWish;
import io.wattle.workload.Precision;
import io.wattle.workload.ReplicaBounds;
import io.wattle.workload.ServiceLevelObjective;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentsTest {
    private static final Catalogs CATALOGS = Catalogs.withoutFiles();

    @Test
    void readsAClusterWithDomainsAndCountedNodes() throws SpecException {
        Node gh200 = node("n2-0", CpuArchitecture.AARCH64, new GpuGroup("GH200-480GB", 1), 150, 400);
        Rack rack = new Rack(
                new DomainId("r1"),
                Optional.of(new DomainId("pdu-1a")),
                new Watts(17_200),
                new Watts(400),
                List.of(
                        node("n1", CpuArchitecture.X86_64, new GpuGroup("H100-SXM-80GB", 8), 900, 1900),
                        gh200,
                        node("n2-1", CpuArchitecture.AARCH64, new GpuGroup("GH200-480GB", 1), 150, 400),
                        new Node(
                                new NodeId("n3"),
                                CpuArchitecture.X86_64,
                                Optional.empty(),
                                Optional.of("EPYC-9654"),
                                Optional.of(Bytes.ofGibibytes(64)),
                                new HostPower(new Watts(180), new Watts(800)))));
        Cluster expected = new Cluster(
                "lab",
                List.of(
                        new PowerDomain(new DomainId("row-1"), Optional.empty(), new Watts(120_000), 0.8),
                        new PowerDomain(
                                new DomainId("pdu-1a"), Optional.of(new DomainId("row-1")), new Watts(50_000), 0.8)),
                List.of(rack));
        assertThat(Documents.parse(Examples.CLUSTER, CATALOGS))
                .isEqualTo(new Documents(Optional.of(expected), List.of()));
    }

    @Test
    void readsAModelAndNamesItsGpusAsTheCatalogueDoes() throws SpecException {
        Model expected = new Model(
                new ModelName("chat"),
                ModelCatalog.standard()
                        .find("meta-llama/Llama-3.1-70B")
                        .orElseThrow()
                        .architecture(),
                Optional.of(new ModelSource.HuggingFace(
                        "meta-llama/Llama-3.1-70B-Instruct", "0123456789abcdef0123456789abcdef01234567")),
                EngineKind.VLLM,
                List.of(Precision.BF16, Precision.FP8),
                Optional.of(new Demand(5.5, 1155, 211)),
                new ServiceLevelObjective(Duration.ofSeconds(2), Duration.ofMillis(60), 95),
                new ReplicaBounds(1, 64),
                ParallelismRequest.AUTO,
                new PlacementWish(List.of("H100-SXM-80GB"), Set.of(CpuArchitecture.X86_64), Optional.of("rack")));
        assertThat(Documents.parse(Examples.MODEL, CATALOGS).models()).containsExactly(expected);
    }

    @Test
    void readsSeveralDocumentsOfOneTextAndJsonToo() throws SpecException {
        Documents both = Documents.parse("---\n" + Examples.CLUSTER + "---\n" + Examples.MODEL + "---\n", CATALOGS);
        assertThat(both.cluster().orElseThrow().name()).isEqualTo("lab");
        assertThat(both.models()).hasSize(1);
        Documents json = Documents.parse("""
                {"apiVersion": "wattle.io/v1alpha1", "kind": "Model", "metadata": {"name": "tiny"},
                \t"spec": {"architecture": "gpt2", "engine": {"type": "llama-cpp"},
                \t"source": {"path": "/models/gpt2.gguf"}}}
                """, CATALOGS);
        assertThat(json.models().getFirst().source()).contains(new ModelSource.Path("/models/gpt2.gguf"));
    }

    @Test
    void readsAnEndpointThatAlreadyRuns() throws SpecException {
        Model model = Documents.parse(
                        Examples.MODEL
                                .replaceAll("  source: .*\n", "")
                                .replace("{type: vllm}", "{type: openai, url: http://127.0.0.1:9000/v1, node: n1}"),
                        CATALOGS)
                .models()
                .getFirst();
        assertThat(model.engine()).isEqualTo(EngineKind.OPENAI);
        assertThat(model.source())
                .contains(new ModelSource.Endpoint(URI.create("http://127.0.0.1:9000/v1"), new NodeId("n1")));
    }

    /// One change to the example cluster, and the whole complaint.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gpus: 8|gups: 8|line 14: unknown field \"gups\" in node n1; did you mean \"gpus\"?",
                "guard: 400 W|gard: 400 W|line 12: unknown field \"gard\" in rack r1; did you mean \"guard\"?",
                "cap: 17.2 kW|cap: 17.2|line 11: In the field \"cap\" of rack r1: The power \"17.2\" must be a number with one of the units mW, W, kW, MW, such as \"17.2 kW\".",
                "cap: 17.2 kW|cap: -1 kW|line 11: In the field \"cap\" of rack r1: The power \"-1 kW\" must be finite and not negative.",
                "guard: 400 W|guard: 17.2 kW|line 12: The guard of rack r1 is 17.2 kW and must be below its cap of 17.2 kW.",
                "    guard: 400 W|    # none|line 9: Rack r1 needs the field \"guard\".",
                "count: 2|count: 1000000|line 15: With node n2 the cluster has 1000001 nodes; it may have 100000.",
                "count: 2|count: 0|line 15: The field \"count\" of node n2 is 0 and must be a whole number from 1 to 999999999.",
                "name: n2, count: 2|name: n1|line 15: The node n1 stands twice, first in line 14.",
                "parent: pdu-1a|parent: pdu-1b|line 10: unknown power domain \"pdu-1b\" as parent of rack r1; did you mean \"pdu-1a\"?",
                "{name: row-1, |{name: row-1, parent: pdu-1a, |line 6: Power domain row-1 feeds itself through \"row-1\"; the power domains must be a tree.",
                "name: pdu-1a, parent|name: row-1, parent|line 7: The name \"row-1\" of power domain row-1 is taken by power domain row-1 in line 6.",
                "derating: 0.8}|derating: NaN}|line 6: The field \"derating\" of power domain row-1 is \"NaN\" and must be a number.",
                "gpu: H100-SXM-80GB|gpu: H100-SMX-80GB|line 14: unknown GPU type \"H100-SMX-80GB\" in node n1; near are \"H100-SXM-80GB\", \"A100-SXM4-80GB\", \"A100-SXM4-40GB\"",
                "gpu: H100-SXM-80GB|gpu: A10G|line 14: The catalogue states no power limit of the GPU type \"A10G\" in node n1, so no watts can be committed for it.",
                "idle: 900 W|idle: 2 kW|line 14: The idle power of the host of node n1 is 2 kW and must not exceed its max of 1.9 kW.",
                "arch: x86_64, cpu|arch: aarch64, cpu|line 16: n3 is stated to be aarch64 and its processor EPYC-9654 is x86_64.",
                "arch: x86_64, gpu|arch: x86-64, gpu|line 14: unknown architecture \"x86-64\" in node n1; did you mean \"x86_64\"?",
                "kind: Cluster|kind: Clutser|line 2: unknown kind \"Clutser\"; did you mean \"Cluster\"?",
                "v1alpha1|v1beta1|line 1: The apiVersion \"wattle.io/v1beta1\" is not known; it must be \"wattle.io/v1alpha1\".",
                "{name: lab}|{name: my lab}|line 3: The name \"my lab\" of the cluster's metadata must be of letters, digits, '.', '_' and '-', at most 252, beginning with a letter or digit.",
                "memory: 64 GiB|memory: 0 GiB|line 16: The memory of node n3 is none; leave memory out where it is not known.",
                "guard: 400 W|cap: 1 kW|line 12: The field \"cap\" stands twice, first in line 11.",
            })
    void refusesABrokenClusterWithItsLine(String before, String after, String message) {
        String text = Examples.CLUSTER.replaceFirst(Pattern.quote(before), after);
        assertThat(text).isNotEqualTo(Examples.CLUSTER);
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> Documents.parse(text, CATALOGS))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "architecture: meta-llama/Llama|architecture: meta-llama/Lama|line 5: unknown architecture \"meta-llama/Lama-3.1-70B\" in model chat; near are \"meta-llama/Llama-3.1-70B\", \"meta-llama/Llama-3.1-405B\", \"meta-llama/Llama-3.1-8B\"",
                "[bf16, fp8]|[bf16, fp7]|line 8: unknown precision \"fp7\" in model chat; known are fp32, bf16, fp16, fp8, int8, fp4, int4",
                "outputTokens: 211|outputTokens: 211, follow: sun|line 9: The demand's follow \"sun\" must be declared, to plan for requestsPerSecond whatever comes, or measured, to plan for what is measured and at most for that.",
                "[bf16, fp8]|[]|line 8: model chat must allow at least one precision.",
                "requestsPerSecond: 5.5|requestsPerSecond: 0|line 9: The demand of model chat is 0.0 requests per second and must be above 0; leave demand out for none.",
                "inputTokens: 1155|inputTokens: 1.5|line 9: The field \"inputTokens\" of demand of model chat is 1.5 and must be a whole number from 1 to 100000000.",
                "60 ms|60 MHz|line 10: In the field \"timePerOutputToken\" of slo of model chat: The time \"60 MHz\" must be a number with one of the units us, ms, s, min, h, ns, such as \"50 ms\".",
                "min: 1|min: 65|line 11: The least replicas of model chat (65) must not exceed the most (64).",
                "tensor: auto|tensor: 0|line 12: The field \"tensor\" of parallelism of model chat is 0 and must be a whole number from 1 to 1024.",
                "type: vllm|type: vlm|line 7: unknown type \"vlm\" in engine of model chat; did you mean \"vllm\"?",
                "type: vllm|type: vllm, url: http://x|line 7: unknown field \"url\" in engine of model chat; known are type",
                "01234567}}|0123456}}|line 6: The revision \"0123456789abcdef0123456789abcdef0123456\" of model chat must be pinned: 40 hexadecimal digits, as the hub shows for a commit.",
                "spread: rack|spread: node|line 13: unknown spread \"node\" in placement of model chat; known are rack, feed",
                "  architecture: meta-llama/Llama-3.1-70B|  # none|line 6: Model chat needs the field \"architecture\".",
            })
    void refusesABrokenModelWithItsLine(String before, String after, String message) {
        String text = Examples.MODEL.replace(before, after);
        assertThat(text).isNotEqualTo(Examples.MODEL);
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> Documents.parse(text, CATALOGS))
                .withMessage(message);
    }

    @Test
    void refusesTextsThatAreNoDocuments() {
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> Documents.parse("apiVersion: x\nkind: [", CATALOGS))
                .withMessage(
                        "line 2: This is not valid YAML: while parsing a flow node, expected the node content, but found '<stream end>'.");
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> Documents.parse("metadata:\n\tname: x", CATALOGS))
                .withMessage(
                        "line 2: This is not valid YAML: while scanning for the next token, found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation).");
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> Documents.parse("just a line", CATALOGS))
                .withMessage("line 1: The document must be a mapping of fields.");
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> Documents.parse("a: &x [1]\nb: *x\n", CATALOGS))
                .withMessage("line 2: Aliases such as *x are not read; write the value out.");
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> Documents.parse("[".repeat(40), CATALOGS))
                .withMessage("line 1: The document is nested more than 16 levels deep.");
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> Documents.parse(Examples.MODEL + "---\n" + Examples.MODEL, CATALOGS))
                .withMessage("The model \"chat\" is declared twice.");
    }

    @Test
    void readsNoFileThatAClientNames() {
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> Documents.parse(
                        Examples.MODEL.replace("meta-llama/Llama-3.1-70B\n", "/etc/model.json\n"), CATALOGS))
                .withMessage(
                        "line 5: The file \"/etc/model.json\" cannot be read: paths are not read here; use a name of the model catalogue");
    }

    private static Node node(String name, CpuArchitecture arch, GpuGroup gpus, double idle, double max) {
        return new Node(
                new NodeId(name),
                arch,
                Optional.of(gpus),
                Optional.empty(),
                Optional.empty(),
                new HostPower(new Watts(idle), new Watts(max)));
    }
}
