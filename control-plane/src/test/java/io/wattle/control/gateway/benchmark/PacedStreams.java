package io.wattle.control.gateway.benchmark;

import io.wattle.control.gateway.benchmark.Clients.Shape;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What each token of many slow streams costs and how late it is; the streams begin within one second. How late the
/// load itself sent some is told beside it. Shares are of the time that the streams ought to take.
final class PacedStreams {
    /// Of each stream.
    static final int CHUNKS = 200;

    private static final int FIRST_TRY = 200;
    private static final int MOST = 2_000;
    private static final int TRIES = 6;

    /// Of its core, that nginx may need for as many streams as are chosen.
    private static final double ENOUGH = 0.5;

    private final Loop loop;
    private final Report report;
    /// As long as a stream is, however long a busy machine makes of it.
    private final double seconds;

    PacedStreams(Loop loop, int gapMillis, Report report) {
        this.loop = loop;
        this.report = report;
        this.seconds = CHUNKS * gapMillis / 1e3;
    }

    /// One run of all streams.
    ///
    /// @param micros of the proxy's processor for a chunk
    /// @param share  of its core that the proxy took
    /// @param late   milliseconds by which the load sent its latest chunk too late
    private record Round(Samples samples, double micros, double share, double late) {}

    void measure(Proxy nginx, Proxy gateway, int rounds) throws IOException {
        String asked = System.getProperty("streams", Integer.toString(MOST));
        int streams = asked.equals("auto") ? choose(nginx) : Integer.parseInt(asked);
        for (int round = -1; round < rounds; round++) {
            for (var proxy : List.of(nginx, gateway)) {
                var measured = run(proxy, streams);
                if (round >= 0) {
                    add(proxy, measured);
                }
            }
        }
    }

    private void add(Proxy proxy, Round round) throws IOException {
        report.add("paced chunk delay p50, ms", proxy.name(), round.samples().chunkMillis(0.5));
        report.add("paced chunk delay p99, ms", proxy.name(), round.samples().chunkMillis(0.99));
        report.add("paced chunk, µs of its processor", proxy.name(), round.micros());
        report.add("paced streams, % of its core", proxy.name(), 100 * round.share());
        report.add("paced chunk sent late by the load at most, ms", proxy.name(), round.late());
        report.add("resident memory, MB", proxy.name(), proxy.residentMegabytes());
    }

    private Round run(Proxy proxy, int streams) throws IOException {
        var samples = new Samples();
        double cpu = proxy.cpuSeconds();
        loop.run(new Clients(proxy.port(), new Shape("paced", streams, streams), samples), Duration.ZERO);
        if (samples.chunks() != streams * CHUNKS) {
            throw new IOException("%s lost chunks.".formatted(proxy.name()));
        }
        double taken = proxy.cpuSeconds() - cpu;
        return new Round(samples, 1e6 * taken / samples.chunks(), taken / seconds, loop.takeLateness() / 1e6);
    }

    /// The most streams, of those tried, for which nginx takes half of its core or less.
    private int choose(Proxy nginx) throws IOException {
        int chosen = 0;
        int streams = FIRST_TRY;
        for (int i = 0; i < TRIES && streams != chosen; i++) {
            var round = run(nginx, streams);
            System.out.printf(
                    Locale.ROOT,
                    "%d streams: nginx takes %.0f %% of its core; p99 %.1f ms, %.1f ms of it the load's at most%n",
                    streams,
                    100 * round.share(),
                    round.samples().chunkMillis(0.99),
                    round.late());
            if (round.share() <= ENOUGH) {
                chosen = Math.max(chosen, streams);
            }
            int next = (int) Math.min(MOST, streams * 0.95 * ENOUGH / round.share());
            streams = next > chosen ? next : chosen;
        }
        if (chosen == 0) {
            throw new IOException("Nginx needs more than half of its core for each number of streams tried.");
        }
        System.out.printf(Locale.ROOT, "chosen: %d streams%n", chosen);
        return chosen;
    }
}
