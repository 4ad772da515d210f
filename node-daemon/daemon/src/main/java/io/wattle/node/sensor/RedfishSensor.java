package io.wattle.node.sensor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wattle.node.sensor.PowerObservation.Coverage;
import io.wattle.quantity.Watts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalDouble;

/// Power of the whole node as its management controller tells over Redfish: the chassis' EnvironmentMetrics, or the
/// older Power resource.
public final class RedfishSensor implements Sensor<PowerObservation> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    /// Controllers average over 1 to 60 s and rarely say which; the longest that is common.
    private static final Duration WINDOW = Duration.ofSeconds(60);

    private final URI chassis;
    private final Optional<Path> credentials;
    private final HttpClient http;
    private final InstantSource clock;
    private final ObjectMapper json = new ObjectMapper();

    /// @param chassis     such as {@code https://bmc/redfish/v1/Chassis/1}
    /// @param credentials file with {@code user:password} on its first line
    /// @param http        that trusts the controller's certificate
    public RedfishSensor(URI chassis, Optional<Path> credentials, HttpClient http, InstantSource clock) {
        this.chassis = chassis;
        this.credentials = credentials;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "redfish";
    }

    @Override
    public Reading<PowerObservation> read() {
        try {
            var metrics = get("/EnvironmentMetrics", body -> body.at("/PowerWatts/Reading"));
            return metrics instanceof Reading.Unsupported
                    ? get("/Power", body -> body.at("/PowerControl/0/PowerConsumedWatts"))
                    : metrics;
        } catch (IOException failure) {
            return new Reading.Failed<>("The controller (%s) does not answer: %s."
                    .formatted(chassis.getHost(), failure.getClass().getSimpleName()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Reading.Failed<>("The sensor (redfish) was interrupted.");
        }
    }

    @FunctionalInterface
    private interface Figure {
        JsonNode of(JsonNode body);
    }

    private Reading<PowerObservation> get(String resource, Figure figure) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(chassis + resource)).timeout(PATIENCE);
        if (credentials.isPresent()) {
            String pair =
                    Files.readString(credentials.get()).lines().findFirst().orElse("");
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        var answer = http.send(request.build(), BodyHandlers.ofString());
        return switch (answer.statusCode()) {
            case UNAUTHORIZED, FORBIDDEN ->
                new Reading.Denied<>(
                        "The controller (%s) refuses these credentials.".formatted(chassis.getHost()),
                        "Put user:password of an account that may read into the file of --redfish-credentials.");
            case NOT_FOUND -> new Reading.Unsupported<>("The chassis (%s) has no power reading.".formatted(chassis));
            default -> parse(figure.of(json.readTree(answer.body())));
        };
    }

    private Reading<PowerObservation> parse(JsonNode watts) {
        if (!watts.isNumber() || watts.asDouble() < 0) {
            return new Reading.Unsupported<>("The chassis (%s) tells no power.".formatted(chassis));
        }
        var draw = new PowerObservation.Draw(new Watts(watts.asDouble()), Coverage.NODE);
        return new Reading.Value<>(draw, WINDOW, OptionalDouble.empty(), name(), clock.instant());
    }
}
