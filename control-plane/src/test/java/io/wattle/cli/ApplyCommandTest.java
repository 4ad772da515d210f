package io.wattle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyCommandTest {
    private static final String RESULT = """
            {"apiVersion":"wattle.io/v1alpha1","kind":"ApplyResult","items":[
              {"kind":"Cluster","name":"lab","action":"unchanged"},{"kind":"Model","name":"chat","action":"created"}],
             "plan":{"replicas":[{"model":"chat","replica":0,"node":"n1","gpus":[],"precision":"fp32","max_batch":4}],
                     "unserved":[{"model":"other","requests_per_second":1,"reason":"Not of these files."}]}}""";

    @TempDir
    private Path folder;

    private final FakeControlPlane server = new FakeControlPlane();
    private String cluster = "";
    private String models = "";

    @BeforeEach
    void write() throws IOException {
        cluster = Files.writeString(folder.resolve("cluster.yaml"), "kind: Cluster\nmetadata: {name: lab}")
                .toString();
        models = Files.writeString(folder.resolve("models.yaml"), "kind: Model\nmetadata: {name: chat}\n")
                .toString();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void sendsAllFilesTogetherAndSaysWhatChanged() {
        server.answer("POST /api/v1/apply", 200, RESULT);

        assertThat(CommandRun.against(server, "apply", "-f", cluster, "-f", models))
                .isEqualTo(new CommandRun(
                        0,
                        "cluster/lab unchanged\nmodel/chat created\n",
                        "wattle: The model \"other\" is not served in full: Not of these files.\n"));
        assertThat(server.requests()).containsExactly("""
                POST /api/v1/apply
                kind: Cluster
                metadata: {name: lab}
                ---
                kind: Model
                metadata: {name: chat}
                """);
    }

    @Test
    void showsThePlanOfADryRun() {
        server.answer("POST /api/v1/apply?dry_run=true", 200, RESULT);

        assertThat(CommandRun.of(
                        Map.of("WATTLE_SERVER", server.url()), "kind: Model\n", "apply", "-f", "-", "--dry-run"))
                .isEqualTo(new CommandRun(
                        0, """
                        cluster/lab unchanged (dry run)
                        model/chat created (dry run)

                        REPLICA   NODE   GPUS   PRECISION   GPU-CAP   GPU-POWER   BATCH
                        chat/0    n1     0      fp32        -         -           4

                        UNSERVED   REQUESTS/S   REASON
                        other      1            Not of these files.

                        """, "wattle: The model \"other\" is not served in full: Not of these files.\n"));
    }

    @Test
    void exitsWithConflictIfAModelOfTheFilesStaysUnserved() {
        server.answer("POST /api/v1/apply", 200, RESULT.replace("\"other\"", "\"chat\""));

        assertThat(CommandRun.against(server, "apply", "-f", models, "-o", "csv"))
                .isEqualTo(new CommandRun(
                        4,
                        "kind,name,action,message\nCluster,lab,unchanged,\nModel,chat,created,\n",
                        "wattle: The model \"chat\" is not served in full: Not of these files.\n"));
    }

    @Test
    void turnsLinesOfTheWholeIntoLinesOfTheFiles() {
        server.answer("POST /api/v1/apply", 400, """
                {"error":{"code":"invalid_document","message":\
                "The field \\"nam\\" (line 5) is unknown; see line 2."}}""");

        assertThat(CommandRun.against(server, "apply", "-f", cluster, "-f", models))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "wattle: The field \"nam\" (" + models + " line 2) is unknown; see " + cluster + " line 2.\n"));
    }

    @Test
    void refusesFilesThatAreNoText() throws IOException {
        Path binary = Files.write(folder.resolve("x.gguf"), new byte[] {'G', (byte) 0xff});

        assertThat(CommandRun.against(server, "apply", "-f", binary.toString()))
                .isEqualTo(new CommandRun(
                        2, "", "wattle: The file \"" + binary + "\" of -f cannot be read: it is not text in UTF-8.\n"));
        assertThat(CommandRun.against(server, "apply", "-f", folder.toString()))
                .isEqualTo(new CommandRun(
                        2, "", "wattle: The file \"" + folder + "\" of -f cannot be read: is a directory.\n"));
    }

    @Test
    void deletesOneModelOrThoseOfAFile() {
        server.answer("DELETE /api/v1/models/chat", 200, "{\"kind\":\"DeleteResult\"}");

        assertThat(CommandRun.against(server, "delete", "model", "chat"))
                .isEqualTo(new CommandRun(0, "model/chat deleted\n", ""));
        server.answer("DELETE /api/v1/models/chat?dry_run=true", 200, "{\"kind\":\"DeleteResult\"}");
        assertThat(CommandRun.against(server, "delete", "model", "chat", "--dry-run"))
                .isEqualTo(new CommandRun(0, "model/chat deleted (dry run)\n", ""));
        assertThat(CommandRun.against(server, "delete", "-f", cluster, "-f", models))
                .isEqualTo(new CommandRun(
                        0, "model/chat deleted\n", "wattle: Cluster \"lab\" is kept: only models can be deleted.\n"));
        assertThat(CommandRun.against(server, "delete", "-f", cluster)).isEqualTo(new CommandRun(2, "", """
                        wattle: Cluster "lab" is kept: only models can be deleted.
                        wattle: The files of -f name no model to delete.
                        """));
        assertThat(CommandRun.against(server, "delete", "model", "nobody").code())
                .isEqualTo(3);
    }

    @Test
    void cancelsAChangeAndLetsItGoOn() {
        server.answer("POST /api/v1/change/cancel", 200, "{\"kind\":\"Change\",\"plan\":7,\"done\":2,\"moves\":5}");
        server.answer("POST /api/v1/change/resume", 200, "{\"kind\":\"Change\",\"plan\":7,\"done\":0,\"moves\":3}");

        assertThat(CommandRun.against(server, "cancel"))
                .isEqualTo(new CommandRun(0, "plan/7 cancelled after 2 of 5 moves\n", ""));
        assertThat(CommandRun.against(server, "cancel", "--resume"))
                .isEqualTo(new CommandRun(0, "plan/7 goes on: 3 moves are left\n", ""));
    }
}
