package io.wattle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each mistake on the command line gets one sentence on standard error, nothing on standard output, and its code.
class UsageTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # arguments | sentence
            `` | Missing a command, such as "up" or "get nodes"; "wattle --help" lists them.
            gett nodes | There is no command "gett". Did you mean "get"? See "wattle --help".
            get | Missing required parameter: 'KIND'. See "wattle get --help".
            get nods | There is no kind "nods". Did you mean "nodes"? Known kinds: nodes, racks, models, replicas, \
            plans, events, energy.
            get zebras | There is no kind "zebras". Known kinds: nodes, racks, models, replicas, plans, events, energy.
            get nodes a b | The argument "b" is one too many. See "wattle get --help".
            get nodes --outptu json | There is no option "--outptu". Did you mean "--output"? See "wattle get --help".
            get events 7 | Events have no names; leave "7" away to see the last ones.
            get nodes --timeout soon | --timeout: The time "soon" must be a number with one of the units us, ms, s, \
            min, h, ns, such as "50 ms".
            get nodes --timeout 2h | The time "2h" of --timeout must be between 1 ms and 1 h.
            get nodes --server localhost:8840 | The address "localhost:8840" of --server must be a URL such as \
            "http://127.0.0.1:8840".
            get nodes --server http://a/?x=1 | The address "http://a/?x=1" of --server must be a URL such as \
            "http://127.0.0.1:8840".
            apply | Missing required option: '--filename=FILE'. See "wattle apply --help".
            apply -f /no/such.yaml | The file "/no/such.yaml" of -f cannot be read: there is no such file.
            delete | Say what to delete: either "delete model NAME" or "delete -f FILE".
            delete model | Name the model to delete: "delete model NAME".
            delete node n1 | Only models can be deleted; to change nodes and racks, apply a cluster without them.
            delete model chat -f x.yaml | Say what to delete: either "delete model NAME" or "delete -f FILE".
            explain | Missing required parameter: 'MODEL'. See "wattle explain --help".
            completion tcsh | The shell "tcsh" must be one of bash, zsh, fish.
            """)
    void saysWhatIsWrong(String arguments, String sentence) {
        String[] words = arguments.isEmpty() ? new String[0] : arguments.split(" ");

        assertThat(CommandRun.of(words)).isEqualTo(new CommandRun(2, "", "wattle: " + sentence + "\n"));
    }

    @Test
    void namesTheFormatsWhenOneIsUnknown() {
        assertThat(CommandRun.of("get", "nodes", "-o", "xml").err())
                .startsWith(
                        "wattle: Invalid value for option '--output': expected one of [TABLE, WIDE, JSON, YAML, CSV]")
                .hasLineCount(1);
    }

    @Test
    void namesTheVariableThatHoldsABadAddress() {
        assertThat(CommandRun.of(Map.of("WATTLE_SERVER", "nowhere"), "", "get", "nodes")
                        .err())
                .isEqualTo("wattle: The address \"nowhere\" of WATTLE_SERVER must be a URL such as"
                        + " \"http://127.0.0.1:8840\".\n");
    }

    @Test
    void advisesWhenNothingAnswers() throws IOException {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        assertThat(CommandRun.of("get", "nodes", "--server", "http://127.0.0.1:" + port))
                .isEqualTo(new CommandRun(
                        5,
                        "",
                        "wattle: No control plane answers at http://127.0.0.1:" + port
                                + " (connection refused); start one with \"wattle up\" or name another"
                                + " with --server.\n"));
    }

    @Test
    void advisesWhenTheAnswerTakesTooLong() throws IOException {
        try (var mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + mute.getLocalPort();
            assertThat(CommandRun.of("get", "nodes", "--server", url, "--timeout", "50ms"))
                    .isEqualTo(new CommandRun(
                            5,
                            "",
                            "wattle: No control plane answers at " + url
                                    + " (no answer within 0.1 s); start one with \"wattle up\" or name another with"
                                    + " --server.\n"));
        }
    }

    @Test
    void advisesWhenTheHostIsUnknown() {
        assertThat(CommandRun.of("get", "nodes", "--server", "http://no-such-host.invalid:1"))
                .isEqualTo(new CommandRun(
                        5,
                        "",
                        "wattle: No control plane answers at http://no-such-host.invalid:1"
                                + " (there is no host \"no-such-host.invalid\"); start one with"
                                + " \"wattle up\" or name another"
                                + " with --server.\n"));
    }

    @Test
    void helpsOnStandardOutput() {
        CommandRun help = CommandRun.of("get", "--help");

        assertThat(help.code()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).startsWith("Usage: wattle get ").contains("--no-headers", "WATTLE_SERVER");
    }
}
