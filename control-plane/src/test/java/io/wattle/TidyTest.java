package io.wattle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Sizes, names and banned calls of all Java sources of all modules. Prints every offender.
class TidyTest {
    private static final int LONGEST_FILE = 300;
    private static final int LONGEST_METHOD = 40;
    private static final int LONGEST_LINE = 120;

    private static final Pattern FORBIDDEN_NAME =
            Pattern.compile("\\b(?:class|interface|record|enum)\\s+(\\w+(?:Manager|Utils?|Helper|Impl))\\b");

    /// A line that opens a method or constructor: an indented declaration with parameters and a brace at its end.
    private static final Pattern METHOD_START = Pattern.compile(
            "^( +)(?!(?:if|for|while|switch|try|catch|else|do|return|new|synchronized \\()\\b)[\\w<>\\[\\]?,.@& ]+ ?"
                    + "[\\w$]+\\(.*$");

    private static final Map<String, String> BANNED = Map.of(
            "System.exit(", "a library must not end the process; only a main class may",
            "printStackTrace(", "an operator gets one sentence; the log gets the exception",
            "new Random()", "without a seed nothing replays",
            "@Disabled", "a test that is not run proves nothing",
            "java.util.Date;", "use java.time");

    private static List<Path> sources;

    @BeforeAll
    static void findSources() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String module : List.of("placement-policies", "nvml-bindings", "node-daemon", "control-plane")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.toString().contains("/target/"))
                        .filter(file -> !file.endsWith("TidyTest.java"))
                        .forEach(found::add);
            }
        }
        sources = found.stream().sorted().toList();
        assertThat(sources).isNotEmpty();
    }

    @Test
    void filesAreShort() throws IOException {
        List<String> offenders = new ArrayList<>();
        for (Path source : sources) {
            int lines = Files.readAllLines(source).size();
            if (lines > LONGEST_FILE) {
                offenders.add("%s has %d lines; %d are the most.".formatted(name(source), lines, LONGEST_FILE));
            }
        }
        assertThat(offenders).isEmpty();
    }

    @Test
    void linesAreShort() throws IOException {
        List<String> offenders = new ArrayList<>();
        for (Path source : sources) {
            List<String> lines = Files.readAllLines(source);
            boolean isTextBlock = false;
            for (int i = 0; i < lines.size(); i++) {
                isTextBlock ^= lines.get(i).contains("\"\"\"");
                if (isTextBlock) {
                    continue;
                }
                if (lines.get(i).length() > LONGEST_LINE && !isLongLiteral(lines.get(i))) {
                    offenders.add("%s:%d is %d characters long."
                            .formatted(name(source), i + 1, lines.get(i).length()));
                }
            }
        }
        assertThat(offenders).isEmpty();
    }

    @Test
    void methodsAreShort() throws IOException {
        List<String> offenders = new ArrayList<>();
        for (Path source : sources) {
            // A test may hold a table; what runs in production may not hide behind one.
            if (source.toString().contains("/src/main/")) {
                offenders.addAll(longMethods(source, Files.readAllLines(source)));
            }
        }
        assertThat(offenders).isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() throws IOException {
        List<String> offenders = new ArrayList<>();
        for (Path source : sources) {
            Matcher matcher = FORBIDDEN_NAME.matcher(Files.readString(source));
            while (matcher.find()) {
                offenders.add("%s declares %s; name it for what it is.".formatted(name(source), matcher.group(1)));
            }
        }
        assertThat(offenders).isEmpty();
    }

    @Test
    void bannedCallsAreNotMade() throws IOException {
        List<String> offenders = new ArrayList<>();
        for (Path source : sources) {
            String text = Files.readString(source);
            BANNED.forEach((call, reason) -> {
                boolean isMain = source.toString().endsWith("Main.java") || text.contains("static void main(");
                boolean isAllowed = call.equals("System.exit(") && isMain;
                if (text.contains(call) && !isAllowed) {
                    offenders.add("%s has \"%s\": %s.".formatted(name(source), call, reason));
                }
            });
            if (source.toString().contains("/src/test/") && text.contains("Thread.sleep(")) {
                offenders.add("%s sleeps: a test waits on a condition with a deadline.".formatted(name(source)));
            }
        }
        assertThat(offenders).isEmpty();
    }

    private static List<String> longMethods(Path source, List<String> lines) {
        List<String> offenders = new ArrayList<>();
        for (int start = 0; start < lines.size(); start++) {
            Matcher matcher = METHOD_START.matcher(lines.get(start));
            if (!matcher.matches() || lines.get(start).endsWith(";")) {
                continue;
            }
            int end = end(lines, start, matcher.group(1));
            if (end - start + 1 > LONGEST_METHOD && !lines.get(start).contains(" record ")) {
                offenders.add("%s:%d opens a method of %d lines; %d are the most."
                        .formatted(name(source), start + 1, end - start + 1, LONGEST_METHOD));
            }
        }
        return offenders;
    }

    /// The closing brace at the same indentation; the formatter keeps it there. The start itself when what looked
    /// like a method is none.
    private static int end(List<String> lines, int start, String indentation) {
        for (int i = start; i < lines.size(); i++) {
            String line = lines.get(i);
            if (i > start && line.equals(indentation + "}")) {
                return i;
            }
            boolean isElsewhere = i > start
                    && !line.isBlank()
                    && !line.startsWith(indentation + " ")
                    && !line.startsWith(indentation + "}")
                    && !line.startsWith(indentation + ")");
            if (isElsewhere || (i == start && line.endsWith(";"))) {
                return start;
            }
        }
        return start;
    }

    /// A text that no line break could shorten: one literal or link with little else.
    private static boolean isLongLiteral(String line) {
        int first = line.indexOf('"');
        int last = line.lastIndexOf('"');
        return last - first > LONGEST_LINE / 2 || line.contains("://");
    }

    private static String name(Path source) {
        return source.toString().substring("../".length());
    }
}
