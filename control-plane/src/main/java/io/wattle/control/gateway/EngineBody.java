package io.wattle.control.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Changes to a request's body that was read before and is known to be proper.
final class EngineBody {
    private static final JsonFactory JSON = new JsonFactory();

    private EngineBody() {}

    /// The same request to another model.
    static byte[] toModel(byte[] body, String model) {
        var edits = new BodyEdits(body);
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isModel = parser.currentName().equals("model");
                parser.nextToken();
                if (isModel) {
                    int start = (int) parser.currentTokenLocation().getByteOffset();
                    parser.finishToken();
                    var quoted = new String(JsonStringEncoder.getInstance().quoteAsString(model));
                    edits.replace(start, (int) parser.currentLocation().getByteOffset(), "\"" + quoted + "\"");
                }
                parser.skipChildren();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("The body was parsed before.", impossible);
        }
        return edits.apply();
    }
}
