package io.wattle.node;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// {@code wattle-node}: the daemon of one node. Prints one line once it serves; logs go to standard error.
public final class NodeMain {
    private static final int FAILURE = 1;
    private static final int INVALID = 2;
    private static final int UNAVAILABLE = 5;

    private NodeMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "io/wattle/node/logback.xml");
        }
        int code = run(arguments, System.out, System.err);
        if (code != 0) {
            Runtime.getRuntime().halt(code); // the shutdown hook is for a daemon that runs
        }
    }

    /// Returns when the daemon was not started; a running one ends by {@link System#exit} or a signal.
    private static int run(String[] arguments, PrintStream out, PrintStream err) throws InterruptedException {
        var options = new NodeOptions();
        var commandLine = new CommandLine(options);
        try {
            commandLine.setDefaultValueProvider(
                    ConfigurationFile.of(arguments, Optional.ofNullable(System.getenv("WATTLE_CONFIG"))));
            commandLine.parseArgs(arguments);
            if (commandLine.isUsageHelpRequested()) {
                commandLine.usage(out);
                return 0;
            }
            if (commandLine.isVersionHelpRequested()) {
                commandLine.printVersionHelp(out);
                return 0;
            }
            serve(NodeSettings.of(options), out);
            return 0;
        } catch (ParameterException | UsageException invalid) {
            err.println(invalid.getMessage());
            return INVALID;
        } catch (UnavailableException taken) {
            err.println(taken.getMessage());
            return UNAVAILABLE;
        } catch (IOException failure) {
            err.println(failure.getMessage());
            return FAILURE;
        }
    }

    private static void serve(NodeSettings settings, PrintStream out)
            throws UsageException, UnavailableException, IOException, InterruptedException {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        var daemon = NodeDaemon.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(daemon::stop, "stop"));
        if (settings.options().exitWithParent) {
            Thread.ofPlatform().daemon().name("parent").start(NodeMain::awaitParent);
        }
        out.println("wattle-node ready " + daemon.address());
        out.flush();
        new CountDownLatch(1).await(); // until a signal, or the parent's end
    }

    /// The parent holds the other end of standard input, so that its end is seen however it dies.
    private static void awaitParent() {
        try {
            while (System.in.read() >= 0) {
                // what it says does not matter
            }
        } catch (IOException broken) {
            // the same as its end
        }
        System.exit(0);
    }
}
