package io.wattle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GetCommandTest {
    private static final String NODES = """
            {"apiVersion":"wattle.io/v1alpha1","kind":"NodeList","items":[
              {"name":"n1","rack":"r1","arch":"x86_64","cpu":"EPYC-9654","logical_cpus":192,"state":"ready",
               "report_age_seconds":0.42,"daemon_version":"0.1.0","power_watts":4712.4,"power_origin":"measured",
               "power_sensor":"redfish","energy_joules_total":7250000,"cpu_utilisation_ratio":0.34,
               "memory_total_bytes":1649267441664,"memory_available_bytes":824633720832,"committed_watts":6100,
               "gpus":[{"index":0,"type":"H100-SXM-80GB"},{"index":1,"type":"H100-SXM-80GB"}],
               "replicas":["chat/0","chat/1"]},
              {"name":"laptop","rack":"local","arch":"aarch64","state":"ready","report_age_seconds":1.2,
               "power_watts":10.9,"power_origin":"modelled","committed_watts":16.4,"gpus":[],"replicas":[]},
              {"name":"n2","rack":"r1","arch":"x86_64","state":"unknown","committed_watts":1900}
            ]}""";

    private final FakeControlPlane server = new FakeControlPlane();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void showsNodesWithUnitsAndSaysWhatIsModelled() {
        server.answer("GET /api/v1/nodes", 200, NODES);

        assertThat(CommandRun.against(server, "get", "nodes")).isEqualTo(new CommandRun(0, """
                NAME     RACK    STATE     POWER               COMMITTED   CPU    \
                GPUS                REPLICAS        REPORT-AGE
                n1       r1      ready     4.71 kW             6.1 kW      34 %   2 x \
                H100-SXM-80GB   chat/0,chat/1   0.4 s
                laptop   local   ready     10.9 W (modelled)   16.4 W      -      \
                none                -               1.2 s
                n2       r1      unknown   -                   1.9 kW      -      -                   -               -
                """, ""));
    }

    @Test
    void showsMoreColumnsWhenWide() {
        server.answer("GET /api/v1/nodes/n1", 200, """
                {"name":"n1","rack":"r1","state":"ready","arch":"x86_64","cpu":"EPYC-9654","logical_cpus":192,
                 "power_watts":4712.4,"power_origin":"simulated","energy_joules_total":7250000,
                 "memory_total_bytes":1649267441664,"daemon_version":"0.1.0"}""");

        assertThat(CommandRun.against(server, "get", "node", "n1", "-o", "wide", "--no-headers")
                        .out())
                .isEqualTo("n1   r1   ready   4.71 kW (simulated)   -   -   -   -   -   x86_64   EPYC-9654   192"
                        + "   1.5 TiB   -   7.25 MJ (simulated)   -   0.1.0\n");
    }

    @Test
    void printsTheDocumentOfTheApiAsJson() {
        server.answer(
                "GET /api/v1/racks/r1",
                200,
                "{\"apiVersion\":\"wattle.io/v1alpha1\",\"kind\":\"Rack\",\"name\":\"r1\"}");

        assertThat(CommandRun.against(server, "get", "racks", "r1", "-o", "json"))
                .isEqualTo(new CommandRun(0, """
                {
                  "apiVersion" : "wattle.io/v1alpha1",
                  "kind" : "Rack",
                  "name" : "r1"
                }
                """, ""));
    }

    @Test
    void printsTheDocumentOfTheApiAsYaml() {
        server.answer("GET /api/v1/racks", 200, """
                {"apiVersion":"wattle.io/v1alpha1","kind":"RackList","items":[{"name":"r1","cap_watts":17200.0}]}""");

        assertThat(CommandRun.against(server, "get", "racks", "-o", "yaml")).isEqualTo(new CommandRun(0, """
                apiVersion: wattle.io/v1alpha1
                kind: RackList
                items:
                - name: r1
                  cap_watts: 17200.0
                """, ""));
    }

    @Test
    void printsCsvUnderTheFieldNamesOfTheApi() {
        server.answer("GET /api/v1/events", 200, """
                {"items":[{"id":7,"at":"2026-11-21T12:00:00Z","severity":"warning","kind":"node_silent","subject":"n1",
                           "message":"Silent for 5 s, so it is charged \\"in full\\"."}]}""");

        assertThat(CommandRun.against(server, "get", "events", "-o", "csv")).isEqualTo(new CommandRun(0, """
                id,at,severity,kind,subject,message
                7,2026-11-21T12:00:00Z,warning,node_silent,n1,"Silent for 5 s, so it is charged ""in full""."
                """, ""));
    }

    @Test
    void showsWhoUsedHowMuchEnergyAndWhatTheMetersCounted() {
        server.answer("GET /api/v1/energy?by=model", 200, """
                {"kind":"EnergyReport","complete":true,"items":[
                  {"name":"chat","requests":12,"prompt_tokens":4000,"output_tokens":900,"energy_joules":7200,
                   "measured_joules":7200,"modelled_joules":0,"saved_joules":0,"cost":0.0006,"currency":"EUR",
                   "carbon_grams":0.7},
                  {"name":"small","requests":1,"prompt_tokens":4,"output_tokens":9,"energy_joules":3,
                   "measured_joules":1,"modelled_joules":2}],
                 "meter":{"metered_joules":10000,"charged_joules":7203,"idle_joules":2700,"unclaimed_joules":97,
                   "waiting_joules":0,"unknown_node_seconds":60}}""");

        assertThat(CommandRun.against(server, "get", "energy", "model")).isEqualTo(new CommandRun(0, """
                NAME    REQUESTS   PROMPT-TOKENS   OUTPUT-TOKENS   ENERGY                SAVED   COST         CARBON
                chat    12         4000            900             7.2 kJ                0 J     0.0006 EUR   0.7 g
                small   1          4               9               3 J (part modelled)   -       -            -

                The meters counted 10 kJ: 7.2 kJ charged to requests, 2.7 kJ idle, 97 J unclaimed, 0 J waiting.
                Not all is known of 60 s of nodes.
                """, ""));
        assertThat(CommandRun.against(server, "get", "energy", "moon").err())
                .contains("Energy is told by tenant, model, key or hour, not by \"moon\".");
    }

    @Test
    void showsRacksModelsAndReplicas() {
        server.answer("GET /api/v1/racks", 200, """
                {"items":[{"name":"r1","cap_watts":17200,"guard_watts":400,"limit_watts":16800,"committed_watts":12000,
                  "headroom_watts":4800,"drawn_watts":9100,"drawn_origin":"measured","nodes":["n1","n2"]},
                 {"name":"r2","cap_watts":500,"guard_watts":20,"limit_watts":480,"committed_watts":0,
                  "headroom_watts":480,"nodes":[]}]}""");
        server.answer("GET /api/v1/models", 200, """
                {"items":[{"name":"chat","architecture":"wattle/toy","engine":"llama-cpp","state":"serving",
                  "replicas_desired":1,"replicas_running":1,"joules_per_output_token":0.0312,
                  "energy_origin":"modelled"}]}""");
        server.answer("GET /api/v1/replicas", 200, """
                {"items":[{"name":"chat/0","model":"chat","node":"n1","rack":"r1","gpus":[0,1],"phase":"running",
                  "restarts":0,"requests_running":2,"requests_waiting":0,"output_tokens_total":8123,
                  "joules_per_output_token":1.5,"energy_origin":"measured"}]}""");

        assertThat(CommandRun.against(server, "get", "racks").out()).isEqualTo("""
                NAME   CAP       GUARD   COMMITTED   HEADROOM   DRAWN    NODES
                r1     17.2 kW   400 W   12 kW       4.8 kW     9.1 kW   2
                r2     500 W     20 W    0 W         480 W      -        0
                """);
        assertThat(CommandRun.against(server, "get", "models").out()).isEqualTo("""
                NAME   ARCHITECTURE   ENGINE      STATE     REPLICAS   ENERGY/OUTPUT-TOKEN
                chat   wattle/toy     llama-cpp   serving   1/1        31.2 mJ (modelled)
                """);
        assertThat(CommandRun.against(server, "get", "replicas").out()).isEqualTo("""
                NAME     NODE   GPUS   PHASE     RUNNING   WAITING   OUTPUT-TOKENS   ENERGY/OUTPUT-TOKEN   RESTARTS
                chat/0   n1     0,1    running   2         0         8123            1.5 J                 0
                """);
    }

    @Test
    void showsAPlanAsItsReplicasDomainsAndUnservedDemand() {
        server.answer("GET /api/v1/plans/latest", 200, """
                {"kind":"Plan","id":3,"replicas":[{"model":"chat","replica":0,
                  "gpus":[{"rack":"r1","node":"n1","index":0},{"rack":"r1","node":"n1","index":1}],
                  "precision":"fp8","gpu_power_cap_watts":450,"expected_gpu_watts":810,"max_batch":64}],
                 "domains":[{"name":"r1","limit_watts":16800,"committed_watts":12000,"headroom_watts":4800,
                  "expected_watts":9000}],
                 "unserved":[{"model":"big","requests_per_second":2.5,"reason":"No rack has 3.2 kW left."}]}""");

        assertThat(CommandRun.against(server, "get", "plans", "latest").out()).isEqualTo("""
                REPLICA   NODE   GPUS   PRECISION   GPU-CAP   GPU-POWER          BATCH
                chat/0    n1     2      fp8         450 W     810 W (modelled)   64

                DOMAIN   LIMIT     COMMITTED   HEADROOM   EXPECTED
                r1       16.8 kW   12 kW       4.8 kW     9 kW (modelled)

                UNSERVED   REQUESTS/S   REASON
                big        2.5          No rack has 3.2 kW left.

                """);
    }

    @Test
    void saysThatThereIsNothingYet() {
        server.answer("GET /api/v1/models", 200, "{\"items\":[]}");

        assertThat(CommandRun.against(server, "get", "models")).isEqualTo(new CommandRun(0, "", "No models yet.\n"));
    }

    @Test
    void keepsTheSlashOfAReplicaAndEncodesTheRest() {
        server.answer("GET /api/v1/replicas/chat%20x/0", 200, "{\"name\":\"chat x/0\"}");

        assertThat(CommandRun.against(server, "get", "replica", "chat x/0").code())
                .isZero();
    }

    @Test
    void turnsTheServersRefusalsIntoExitCodes() {
        Map<Integer, Integer> codes = Map.of(400, 2, 404, 3, 409, 4, 422, 4, 503, 5, 504, 5, 401, 6, 403, 6, 500, 1);
        codes.forEach((status, code) -> {
            server.answer("GET /api/v1/nodes/x", status, """
                    {"error":{"code":"some_code","message":"A sentence for %d."}}""".formatted(status));
            assertThat(CommandRun.against(server, "get", "nodes", "x"))
                    .isEqualTo(new CommandRun(code, "", "wattle: A sentence for " + status + ".\n"));
        });
    }

    @Test
    void saysWhenSomethingElseAnswers() {
        server.answerText("GET /api/v1/nodes", "text/html", "<html>");
        server.answer("GET /api/v1/racks", 502, "");

        assertThat(CommandRun.against(server, "get", "nodes"))
                .isEqualTo(new CommandRun(
                        1,
                        "",
                        "wattle: What answers at " + server.url()
                                + " is not a Wattle control plane (no JSON came);"
                                + " name the right one with --server.\n"));
        assertThat(CommandRun.against(server, "get", "racks"))
                .isEqualTo(new CommandRun(
                        1,
                        "",
                        "wattle: What answers at " + server.url()
                                + " refused with HTTP 502 and no reason;"
                                + " check that --server names a Wattle control plane.\n"));
    }
}
