package io.wattle.node.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.wattle.node.sensor.PowerObservation.Coverage;
import io.wattle.quantity.Watts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Meters of the whole node: ipmitool as a script, a management controller as a local server.
@Timeout(60)
class MeterSensorsTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    @TempDir
    Path folder;

    @Test
    void dcmiTellsTheNodesPowerAndItsWindow() throws IOException {
        assertThat(dcmi("""
                cat <<'END'

                    Instantaneous power reading:                   220 Watts
                    Minimum during sampling period:                 71 Watts
                    Sampling period:                          00000005 Seconds.
                    Power reading state is:                   activated
                END""").read()).isEqualTo(node(220, Duration.ofSeconds(5), "dcmi"));
    }

    @Test
    void dcmiThatFailsSaysWhatTheProgramSaid() throws IOException {
        assertThat(dcmi("echo 'DCMI request failed because: Invalid command (c1)'; exit 1")
                        .read())
                .isEqualTo(
                        new Reading.Failed<>("The program (%s) said: DCMI request failed because: Invalid command (c1)"
                                .formatted(folder.resolve("ipmitool"))));
    }

    @Test
    void withoutAControllerOrTheProgramThereIsNoDcmi() throws IOException {
        var none = new DcmiSensor(folder.resolve("nodev"), folder.resolve("ipmitool"), CLOCK);
        assertThat(none.read())
                .isEqualTo(new Reading.Unsupported<>(
                        "There is no management controller under (%s/nodev/ipmi0).".formatted(folder)));
        Files.createDirectories(folder.resolve("dev"));
        Files.writeString(folder.resolve("dev/ipmi0"), "");
        var without = new DcmiSensor(folder.resolve("dev"), folder.resolve("absent"), CLOCK);
        assertThat(without.read())
                .isEqualTo(new Reading.Unsupported<>(
                        "There is no program (%s/absent): install ipmitool.".formatted(folder)));
    }

    @Test
    void redfishPrefersEnvironmentMetricsAndKnowsTheOlderForm() throws IOException {
        try (var controller = new Controller(Map.of(
                "/c/1/EnvironmentMetrics", "{\"PowerWatts\":{\"Reading\":812.5}}",
                "/c/2/Power", "{\"PowerControl\":[{\"PowerConsumedWatts\":640}]}",
                "/c/3/EnvironmentMetrics", "{}",
                "/c/3/Power", "{}"))) {
            assertThat(controller.sensor("/c/1").read()).isEqualTo(node(812.5, Duration.ofSeconds(60), "redfish"));
            assertThat(controller.sensor("/c/2").read()).isEqualTo(node(640, Duration.ofSeconds(60), "redfish"));
            assertThat(controller.sensor("/c/3").read()).isInstanceOf(Reading.Unsupported.class);
        }
    }

    @Test
    void redfishNeedsTheRightCredentials() throws IOException {
        try (var controller = new Controller(Map.of("/c/1/EnvironmentMetrics", "{\"PowerWatts\":{\"Reading\":1}}"))) {
            var wrong = new RedfishSensor(
                    URI.create(controller.address() + "/c/1"),
                    Optional.empty(),
                    TrustedHttp.client(Optional.empty()),
                    CLOCK);
            assertThat(wrong.read())
                    .isEqualTo(new Reading.Denied<>(
                            "The controller (127.0.0.1) refuses these credentials.",
                            "Put user:password of an account that may read into the file of --redfish-credentials."));
        }
    }

    @Test
    void redfishThatIsAwayFails() throws IOException {
        RedfishSensor sensor;
        try (var controller = new Controller(Map.of())) {
            sensor = controller.sensor("/c/1");
        }
        assertThat(sensor.read())
                .isEqualTo(new Reading.Failed<>("The controller (127.0.0.1) does not answer: ConnectException."));
    }

    @Test
    void aPacedMeterIsAskedNoMoreOftenThanItsPeriod() {
        var asked = new AtomicInteger();
        var millis = new AtomicLong();
        var paced = new PacedSensor<>(
                new Sensor<Integer>() {
                    @Override
                    public String name() {
                        return "slow";
                    }

                    @Override
                    public Reading<Integer> read() {
                        return new Reading.Failed<>("attempt " + asked.incrementAndGet());
                    }
                },
                Duration.ofSeconds(5),
                () -> Instant.ofEpochMilli(millis.get()));
        for (long now = 0; now < 12_000; now += 1_000) {
            millis.set(now);
            assertThat(paced.read()).isEqualTo(new Reading.Failed<>("attempt " + (now / 5_000 + 1)));
        }
    }

    private DcmiSensor dcmi(String script) throws IOException {
        Files.createDirectories(folder.resolve("dev"));
        Files.writeString(folder.resolve("dev/ipmi0"), "");
        var program = Files.writeString(
                folder.resolve("ipmitool"), "#!/bin/sh\n[ \"$*\" = 'dcmi power reading' ] || exit 9\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new DcmiSensor(folder.resolve("dev"), program, CLOCK);
    }

    private static Reading<PowerObservation> node(double watts, Duration window, String source) {
        return new Reading.Value<>(
                new PowerObservation.Draw(new Watts(watts), Coverage.NODE),
                window,
                OptionalDouble.empty(),
                source,
                Instant.EPOCH);
    }

    /// A management controller that knows {@code reader:secret}.
    private final class Controller implements AutoCloseable {
        private final HttpServer server;

        Controller(Map<String, String> resources) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                boolean isKnown = "Basic cmVhZGVyOnNlY3JldA=="
                        .equals(exchange.getRequestHeaders().getFirst("Authorization"));
                var body = resources.get(exchange.getRequestURI().getPath());
                byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
                try (exchange) {
                    int status = !isKnown ? 401 : body == null ? 404 : 200;
                    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                    exchange.getResponseBody().write(bytes);
                }
            });
            server.start();
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        RedfishSensor sensor(String chassis) throws IOException {
            Path credentials = Files.writeString(folder.resolve("credentials"), "reader:secret\n");
            return new RedfishSensor(
                    URI.create(address() + chassis),
                    Optional.of(credentials),
                    TrustedHttp.client(Optional.empty()),
                    CLOCK);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
