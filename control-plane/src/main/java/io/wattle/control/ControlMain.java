package io.wattle.control;

import io.wattle.catalog.NearestName;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// {@code wattle-control}: from flags to a serving control plane, and in order to its end. Read
/// {@link ControlPlane} next.
public final class ControlMain {
    private static final Logger LOG = LoggerFactory.getLogger(ControlMain.class);
    /// A single control plane that does not lead by then has something wrong with its ZooKeeper.
    private static final Duration LEAD_WITHIN = Duration.ofSeconds(30);

    private ControlMain() {}

    /// Runs until a signal, or until the parent is gone where asked.
    public static void main(String[] arguments) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        int code = run(List.of(arguments));
        if (code != ExitCode.DONE) {
            // Not exit: the hook is for signals, and nothing is left to close.
            Runtime.getRuntime().halt(code);
        }
    }

    private static int run(List<String> arguments) {
        ControlOptions options = new ControlOptions();
        CommandLine line = new CommandLine(options);
        try {
            line.setDefaultValueProvider(ConfigFile.find(arguments, System.getenv(), line.getCommandSpec()));
            line.parseArgs(arguments.toArray(String[]::new));
            if (CommandLine.printHelpIfRequested(line.getParseResult())) {
                return ExitCode.DONE;
            }
            serve(options);
            return ExitCode.DONE;
        } catch (ParameterException wrong) {
            System.err.println(sentence(wrong));
            return ExitCode.USAGE;
        } catch (StartException failed) {
            LOG.debug("The start failed.", failed);
            System.err.println(failed.getMessage());
            return failed.exitCode();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILURE;
        }
    }

    private static void serve(ControlOptions options) throws StartException, InterruptedException {
        Settings settings = options.settings();
        ControlPlane.Running running = ControlPlane.start(settings);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(running, ended), "shutdown"));
        if (settings.zooKeeper().isEmpty() && !awaitLeadership(running)) {
            System.err.println("The control plane did not become leader within %d s; its log says why."
                    .formatted(LEAD_WITHIN.toSeconds()));
            System.exit(ExitCode.UNAVAILABLE);
        }
        System.out.println("wattle-control ready " + running.address());
        System.out.flush();
        if (options.exitsWithParent()) {
            Thread.ofPlatform().daemon().name("parent-watch").start(ControlMain::exitWithParent);
        }
        ended.await();
    }

    private static boolean awaitLeadership(ControlPlane.Running running) throws InterruptedException {
        long deadline = System.nanoTime() + LEAD_WITHIN.toNanos();
        while (!running.loop().isLeading()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return true;
    }

    private static void end(ControlPlane.Running running, CountDownLatch ended) {
        LOG.info("Ending.");
        running.close();
        LOG.info("Ended.");
        ended.countDown();
    }

    /// The parent holds the other end of standard input; when it dies, however it dies, reading ends.
    private static void exitWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            LOG.debug("Standard input broke.", broken);
        }
        System.exit(ExitCode.DONE);
    }

    private static String sentence(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            String flag = unmatched.getUnmatched().getFirst();
            return "There is no option \"" + flag + "\""
                    + NearestName.of(
                                    flag,
                                    wrong.getCommandLine()
                                            .getCommandSpec()
                                            .optionsMap()
                                            .keySet())
                            .map(near -> "; did you mean \"" + near + "\"?")
                            .orElse(".");
        }
        return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
    }
}
