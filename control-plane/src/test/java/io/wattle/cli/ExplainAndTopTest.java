package io.wattle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExplainAndTopTest {
    private final FakeControlPlane server = new FakeControlPlane();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void explainsWhereReplicasRunAndWhereNot() {
        server.answer("GET /api/v1/explain/models/chat", 200, """
                {"model":"chat","replicas":[{"replica":"chat/0","node":"n1","reason":"First node with 40 W to spare."}],
                 "alternatives":[{"way":"fp8 on 2 x H100","chosen":true,"replicas":3,"capacity_requests_per_second":4.25,
                   "watts":1234.5,"joules_per_output_token":0.3456,"reason":"The plan runs it so."}],
                 "rejections":[{"replica":"chat/1","node":"n2","constraint":"power","reason":"Needs 40 W, has 12 W."}],
                 "unserved":[{"requests_per_second":2.5,"reason":"No node is left.",
                   "conflict":"One limit stands in the way."}]}""");

        assertThat(CommandRun.against(server, "explain", "chat")).isEqualTo(new CommandRun(0, """
                REPLICA   NODE   REASON
                chat/0    n1     First node with 40 W to spare.

                WAY               CHOSEN   REPLICAS   REQUESTS/S-EACH   MODELLED-POWER   J/TOKEN   REASON
                fp8 on 2 x H100   yes      3          4.25              1.23 kW          346 mJ    The plan runs it so.

                REPLICA   REJECTED   CONSTRAINT   REASON
                chat/1    n2         power        Needs 40 W, has 12 W.

                UNSERVED-REQUESTS/S   REASON             CONFLICT
                2.5                   No node is left.   One limit stands in the way.
                """, ""));
        assertThat(CommandRun.against(server, "explain", "chat", "-o", "csv").out())
                .isEqualTo("""
                part,replica,node,constraint,requests_per_second,reason,way,chosen,replicas,capacity_requests_per_second,watts,joules_per_output_token,excess_watts,conflict
                replicas,chat/0,n1,,,First node with 40 W to spare.,,,,,,,,
                alternatives,,,,,The plan runs it so.,fp8 on 2 x H100,true,3,4.25,1234.5,0.3456,,
                rejections,chat/1,n2,power,,"Needs 40 W, has 12 W.",,,,,,,,
                unserved,,,,2.5,No node is left.,,,,,,,,One limit stands in the way.
                """);
    }

    @Test
    void saysThatAModelIsNotYetPlanned() {
        server.answer("GET /api/v1/explain/models/chat", 200, "{\"model\":\"chat\"}");

        assertThat(CommandRun.against(server, "explain", "chat"))
                .isEqualTo(
                        new CommandRun(0, "", "The model \"chat\" has not been planned yet; ask again in a second.\n"));
    }

    @Test
    void showsTheStateOnceWhereTheOutputIsNoTerminal() {
        server.answerText("GET /api/v1/stream", "text/event-stream", """
                : keep-alive

                event: state
                data: {"at":"2026-11-21T12:00:00Z","leader":"control-1","racks":[{"name":"r1","cap_watts":500,
                data: "guard_watts":20,"committed_watts":100,"headroom_watts":380,"nodes":[]}],"nodes":[],
                data: "replicas":[],"events":[{"at":"12:00","severity":"info","subject":"n1","message":"Hello."}]}

                """);

        assertThat(CommandRun.against(server, "top")).isEqualTo(new CommandRun(0, """
                wattle top   2026-11-21T12:00:00Z   leader control-1

                NAME   CAP     GUARD   COMMITTED   HEADROOM   DRAWN   NODES
                r1     500 W   20 W    100 W       380 W      -       0

                LAST-EVENTS   SEVERITY   SUBJECT   MESSAGE
                12:00         info       n1        Hello.
                """, ""));
    }

    @Test
    void saysThatTheStreamEnded() {
        server.answerText("GET /api/v1/stream", "text/event-stream", ": nothing\n\n");

        assertThat(CommandRun.against(server, "top", "--once"))
                .isEqualTo(new CommandRun(
                        5,
                        "",
                        "wattle: The stream of states ended (the control plane closed it);"
                                + " start \"wattle top\" again.\n"));
    }
}
