package io.wattle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.wattle.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Goal: what operators import is sound before they import it.
/// Method: promtool's own checks, and the conventions of dashboards read from the files.
class DashboardsTest {
    private static final Path DASHBOARDS = Path.of("../dashboards");

    @Test
    void promtoolAcceptsTheRulesAndTheirTestsPass() throws Exception {
        Tool.require("promtool", "prometheus");
        assertThat(promtool("check", "rules", "rules/wattle.rules.yml")).contains("SUCCESS");
        assertThat(promtool("test", "rules", "rules/tests/wattle.rules.test.yml"))
                .contains("SUCCESS");
    }

    @Test
    void everyAlertIsTestedAndHasARunbook() throws IOException {
        JsonNode rules = new YAMLMapper()
                .readTree(DASHBOARDS.resolve("rules/wattle.rules.yml").toFile());
        String tests = Files.readString(DASHBOARDS.resolve("rules/tests/wattle.rules.test.yml"));
        List<String> faults = new ArrayList<>();
        for (JsonNode rule : rules.findParents("alert")) {
            String name = rule.get("alert").asText();
            if (!tests.contains("alertname: " + name)) {
                faults.add(name + " has no test case");
            }
            Path runbook =
                    DASHBOARDS.resolve(rule.at("/annotations/runbook_url").asText());
            if (!runbook.getFileName().toString().equals(name.toLowerCase(Locale.ROOT) + ".md")
                    || !Files.exists(runbook)) {
                faults.add(name + " has no runbook at " + runbook);
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void everyPanelSaysWhatItShowsInWhichUnitFromWhichSource() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path file : dashboards()) {
            JsonNode dashboard = new JsonMapper().readTree(file.toFile());
            for (JsonNode panel : dashboard.get("panels")) {
                if (panel.get("type").asText().equals("row")) {
                    continue;
                }
                String name = file.getFileName() + ": " + panel.get("title").asText();
                if (panel.path("description").asText().isBlank()) {
                    faults.add(name + " has no description");
                }
                if (panel.at("/fieldConfig/defaults/unit").asText().isBlank()) {
                    faults.add(name + " has no unit");
                }
                if (!panel.at("/datasource/uid").asText().equals("${datasource}")) {
                    faults.add(name + " does not take its data source from the variable");
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private static List<Path> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(DASHBOARDS.resolve("grafana"))) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }

    private static String promtool(String... arguments) throws IOException, InterruptedException {
        return Tool.run(
                        DASHBOARDS,
                        Stream.concat(Stream.of("promtool"), Stream.of(arguments))
                                .toArray(String[]::new))
                .output();
    }
}
