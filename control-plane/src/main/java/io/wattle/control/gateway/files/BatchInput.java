package io.wattle.control.gateway.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The input file of a batch, line by line.
public final class BatchInput implements AutoCloseable {
    /// Lines of one batch, as with OpenAI.
    public static final int LINES_MAX = 50_000;

    private static final JsonMapper JSON = new JsonMapper();

    private final BufferedReader reader;
    private final String endpoint;
    private final Set<String> seen = new HashSet<>();
    private int number;

    /// @param endpoint that every line must name
    public BatchInput(InputStream in, String endpoint) {
        this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.endpoint = endpoint;
    }

    /// One request.
    ///
    /// @param customId by which the client finds its answer
    public record Line(String customId, JsonNode body) {}

    /// Reads all lines.
    ///
    /// @return how many there are
    /// @throws FileRefusal at the first that is not as it must be, or without any
    public int check() throws IOException, FileRefusal {
        int count = 0;
        while (next().isPresent()) {
            count++;
        }
        if (count == 0) {
            throw new FileRefusal(400, "invalid_batch", "The input file has no requests.");
        }
        return count;
    }

    /// The next request; none at the end.
    public Optional<Line> next() throws IOException, FileRefusal {
        String text = reader.readLine();
        while (text != null && text.isBlank()) {
            number++;
            text = reader.readLine();
        }
        if (text == null) {
            return Optional.empty();
        }
        number++;
        if (seen.size() >= LINES_MAX) {
            throw refused("there are more than %d requests".formatted(LINES_MAX));
        }
        JsonNode line = parse(text);
        String customId = line.path("custom_id").asText("");
        if (customId.isEmpty() || !seen.add(customId)) {
            throw refused("\"custom_id\" is missing or stands twice");
        }
        if (!line.path("method").asText().equals("POST")
                || !line.path("url").asText().equals(endpoint)) {
            throw refused("\"method\" must be POST and \"url\" %s".formatted(endpoint));
        }
        if (!line.path("body").isObject()) {
            throw refused("\"body\" must be an object");
        }
        return Optional.of(new Line(customId, line.path("body")));
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private JsonNode parse(String text) throws FileRefusal {
        try {
            JsonNode line = JSON.readTree(text);
            if (line != null && line.isObject()) {
                return line;
            }
        } catch (IOException malformed) {
            // Told below, as any other line that is no object.
        }
        throw refused("it is no JSON object");
    }

    private FileRefusal refused(String why) {
        return new FileRefusal(400, "invalid_batch", "Line %d of the input file: %s.".formatted(number, why));
    }
}
