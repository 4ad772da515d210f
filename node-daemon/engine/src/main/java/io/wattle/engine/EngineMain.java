package io.wattle.engine;

import io.wattle.engine.gguf.GgufException;
import io.wattle.engine.llama.TextModelException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/// {@code wattle-engine}: what the flags ask for, and the exit code. Read {@link Engine} next.
public final class EngineMain {
    private static final int FAILURE = 1;
    private static final int INVALID = 2;

    private EngineMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (Flags.ask(arguments, "--help", "-h")) {
            System.out.print(Flags.HELP);
            return;
        }
        if (Flags.ask(arguments, "--version")) {
            System.out.println(version());
            return;
        }
        ConsoleLogging.enable();
        try {
            new Engine(Flags.parse(arguments, Runtime.getRuntime().availableProcessors()), System.out).serve();
        } catch (UsageException | GgufException invalid) {
            end(INVALID, invalid);
        } catch (TextModelException | PortException failure) {
            end(FAILURE, failure);
        }
    }

    /// Without the shutdown hook, which is for signals and would say that all is well.
    private static void end(int code, Exception reason) {
        System.err.println(reason.getMessage());
        Runtime.getRuntime().halt(code);
    }

    private static String version() {
        var properties = new Properties();
        try (InputStream in = EngineMain.class.getResourceAsStream("engine.properties")) {
            properties.load(in);
        } catch (IOException unreadable) {
            return "wattle-engine of an unknown version";
        }
        return "wattle-engine %s, llama.cpp through de.kherud:llama %s"
                .formatted(properties.getProperty("version"), properties.getProperty("llama.version"));
    }
}
