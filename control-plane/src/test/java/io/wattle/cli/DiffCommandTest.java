package io.wattle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
    private static final String TABLE = """
            power              2 kW -> 1.5 kW (-500 W, -25.0 %)
            per output token   2 J -> 1.5 J (-500 mJ, -25.0 %)
            output tokens/s    1000 -> 1000
            replicas           1 started, 1 stopped, 1 moved, 1 reconfigured, 1 unchanged

            REPLICA   CHANGE         BEFORE                                 AFTER
            chat/1    reconfigured   n1 GPU 1, TP 1, fp8, 700 W, batch 64   n1 GPU 1, TP 1, fp8, 450 W, batch 64
            chat/2    moved          n2 GPU 0, TP 1, fp8, 700 W, batch 64   n4 GPU 0, TP 1, fp8, 700 W, batch 64
            old/0     stopped        n3 GPU 0, TP 1, fp8, 700 W, batch 64   -
            new/0     started        -                                      n3 GPU 0, TP 1, fp8, 700 W, batch 64

            DOMAIN   LIMIT   COMMITTED        HEADROOM         HEADROOM-AFTER
            r1       4 kW    3 kW -> 2.5 kW   1 kW -> 1.5 kW   38 %

            UNSERVED   REQUESTS/S-BEFORE   REQUESTS/S-AFTER
            chat       0                   0.5
            """;

    @TempDir
    private Path folder;

    private String before = "";
    private String after = "";

    private static String replica(String name, String node, int gpu, int cap) {
        int slash = name.indexOf('/');
        return """
                {"model":"%s","replica":%d,"rack":"r1","node":"%s","gpus":[{"rack":"r1","node":"%s","index":%d}],
                 "tensor_parallel":1,"pipeline_parallel":1,"precision":"fp8","gpu_power_cap_watts":%d,"max_batch":64,
                 "context_tokens":4096,"capacity_requests_per_second":4,"assigned_requests_per_second":2,
                 "expected_gpu_watts":300,"expected_host_watts":50,"weights_bytes_per_gpu":1,"kv_cache_bytes_per_gpu":1,
                 "predicted_ttft_ms":40,"predicted_tpot_ms":9,"predicted_joules_per_output_token":0.4}""".formatted(
                        name.substring(0, slash), Integer.parseInt(name.substring(slash + 1)), node, node, gpu, cap);
    }

    private static String plan(int watts, int committed, String unserved, String... replicas) {
        return """
                {"apiVersion":"wattle.io/v1alpha1","kind":"Plan",
                 "objective":{"watts":%d,"joules_per_output_token":%s,"output_tokens_per_second":1000,"policy":"p","seed":1},
                 "replicas":[%s],
                 "domains":[{"name":"r1","limit_watts":4000,"committed_watts":%d,"expected_watts":%d,"headroom_watts":%d},
                            {"name":"r2","limit_watts":4000,"committed_watts":900,"expected_watts":900,"headroom_watts":3100}],
                 "nodes":[],"unserved":[%s],"rejections":[]}""".formatted(
                watts, watts / 1000.0, String.join(",", replicas), committed, watts, 4000 - committed, unserved);
    }

    @BeforeEach
    void write() throws IOException {
        before = plan(
                2000,
                3000,
                "",
                replica("chat/0", "n1", 0, 700),
                replica("chat/1", "n1", 1, 700),
                replica("chat/2", "n2", 0, 700),
                replica("old/0", "n3", 0, 700));
        after = plan(
                1500,
                2500,
                "{\"model\":\"chat\",\"requests_per_second\":0.5,\"reason\":\"No room.\"}",
                replica("chat/7", "n1", 0, 700),
                replica("chat/1", "n1", 1, 450),
                replica("chat/2", "n4", 0, 700),
                replica("new/0", "n3", 0, 700));
        Files.writeString(folder.resolve("a.json"), before);
        Files.writeString(folder.resolve("b.json"), after);
    }

    private CommandRun diff(String... more) {
        String[] arguments = new String[3 + more.length];
        arguments[0] = "diff";
        arguments[1] = folder.resolve("a.json").toString();
        arguments[2] = folder.resolve("b.json").toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return CommandRun.of(arguments);
    }

    @Test
    void tellsPlansApart() {
        assertThat(diff()).isEqualTo(new CommandRun(0, TABLE, ""));
    }

    @Test
    void writesTheDocumentAndCsv() {
        assertThat(diff("-o", "json").out())
                .contains("\"kind\" : \"PlanDiff\"")
                .contains("\"started\" : 1")
                .contains("\"change\" : -500.0");
        assertThat(diff("-o", "csv").out()).startsWith("replica,change,before,after\nchat/1,reconfigured,\"n1 GPU 1");
    }

    @Test
    void findsNothingBetweenAPlanAndItself() {
        String same = folder.resolve("a.json").toString();
        assertThat(CommandRun.of("diff", same, same)).isEqualTo(new CommandRun(0, """
                power              2 kW -> 2 kW (+0 W, +0.0 %)
                per output token   2 J -> 2 J (+0 J, +0.0 %)
                output tokens/s    1000 -> 1000
                replicas           4 unchanged
                """, ""));
    }

    @Test
    void asksTheControlPlaneForPlansByNumberAndTheLatest() {
        try (var server = new FakeControlPlane()) {
            server.answer("GET /api/v1/plans/12", 200, before);
            server.answer("GET /api/v1/plans/latest", 200, after);
            assertThat(CommandRun.against(server, "diff", "12", "latest")).isEqualTo(new CommandRun(0, TABLE, ""));
        }
    }

    @Test
    void refusesWhatIsNoPlan() throws IOException {
        assertThat(CommandRun.of("diff", "/no/such.json", "latest"))
                .isEqualTo(new CommandRun(3, "", "wattle: There is no file \"/no/such.json\".\n"));
        Path other = Files.writeString(folder.resolve("c.json"), "{\"kind\":\"Model\"}");
        assertThat(CommandRun.of("diff", other.toString(), other.toString()))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "wattle: The file \"" + other
                                + "\" holds no plan: the document of kind \"Model\" is not a Plan.\n"));
    }
}
