package io.wattle.control.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.wattle.testing.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Goal: the page shows what the stream says, marks what is modelled, and lets no name become markup.
/// Method: the real page in a real browser, fed one recorded state and one scripted answer.
class ConsoleTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final String ANSWER = """
            data: {"choices":[{"delta":{"content":"was the "}}]}

            data: {"choices":[{"delta":{"content":"Word"}}]}

            data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2,"energy_joules":0.5,"energy_basis":"modelled"}}

            data: [DONE]

            """;

    private static WebServer server;
    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void openBrowser() {
        Tool.require("chromium", "chromium");
        var routing = HttpRouting.builder();
        Console.register(routing);
        routing.get("/api/v1/stream", (request, response) -> {
            response.header(HeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
            response.send("event: state\ndata: %s\n\n".formatted(recordedState()));
        });
        routing.post("/v1/chat/completions", (request, response) -> {
            response.header(HeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
            response.send(ANSWER);
        });
        server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(routing)
                .build()
                .start();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of(
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run")));
    }

    @AfterAll
    static void close() {
        if (playwright != null) {
            playwright.close();
        }
        if (server != null) {
            server.stop();
        }
    }

    @Test
    void showsWhatTheStreamSaysAndMarksWhatIsModelled() {
        try (Page page = open()) {
            assertThat(page.locator("#racks .rack").allInnerTexts())
                    .map(ConsoleTest::flat)
                    .containsExactly(
                            "r1 drawn 8.12 kW committed 12.4 kW headroom 4.4 kW limit 16.8 kW of cap 17.2 kW",
                            "<i>r2</i> drawn 13.3 W modelled committed 16.4 W headroom 1.6 W limit 18 W of cap 20 W");
            assertThat(rows(page, "#nodes"))
                    .containsExactly(
                            "n1 | r1 | ready | 8.12 kW | 12.4 kW | 31 % | 875 GiB | 2",
                            "n2 | <i>r2</i> | silent | – | 16.4 W | – | – | –");
            assertThat(rows(page, "#replicas"))
                    .containsExactly(
                            "chat/0 | n1 | running | 3 | 0 | 48210 | 41.2 mJ modelled | ",
                            "chat/1 | n2 | backing off | – | – | – | – | The engine ended with code 1; it starts again in 4 s.");
            assertThat(rows(page, "#models"))
                    .containsExactly("chat | serving | 1 of 2 | 41.2 mJ modelled | a test's model");
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of("target/console.png"))
                    .setFullPage(true));
            assertThat(page.locator("#racks i i").count()).isZero();
        }
    }

    @Test
    void streamsAnAnswerAndSaysWhatItCost() {
        try (Page page = open()) {
            page.getByRole(AriaRole.BUTTON).click();
            page.locator("#receipt .badge").waitFor();
            assertThat(page.locator("#answer").innerText()).isEqualTo("was the Word");
            assertThat(flat(page.locator("#receipt").innerText()))
                    .isEqualTo("5 prompt and 2 output tokens, 500 mJ modelled, 250 mJ per output token");
        }
    }

    @Test
    void leadsTheRootToThePageAndAllowsNoForeignScript() {
        List<String> problems = new ArrayList<>();
        try (Page page = browser.newPage()) {
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    problems.add(message.text());
                }
            });
            var response = page.navigate("http://127.0.0.1:%d/".formatted(server.port()));
            page.locator("#racks .rack").first().waitFor();
            assertThat(page.url()).endsWith("/ui/");
            assertThat(response.headers().get("content-security-policy")).startsWith("default-src 'self';");
            assertThat(problems).isEmpty();
        }
    }

    private static Page open() {
        Page page = browser.newPage();
        page.navigate("http://127.0.0.1:%d/ui/".formatted(server.port()));
        page.locator("#racks .rack").first().waitFor();
        return page;
    }

    private static List<String> rows(Page page, String section) {
        return page.locator(section + " tbody tr").all().stream()
                .map(row -> String.join(
                        " | ",
                        row.locator("td").all().stream()
                                .map(Locator::innerText)
                                .map(ConsoleTest::flat)
                                .toList()))
                .toList();
    }

    private static String flat(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static String recordedState() {
        try (var in = ConsoleTest.class.getResourceAsStream("/console/state.json")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new AssertionError("The recorded state cannot be read.", unreadable);
        }
    }
}
