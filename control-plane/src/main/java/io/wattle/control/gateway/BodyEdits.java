package io.wattle.control.gateway;

import io.wattle.control.gateway.upstream.ByteQueue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Changes to a JSON text that leave every other byte as it was.
final class BodyEdits {
    private record Edit(int start, int end, String replacement) {}

    private final byte[] body;
    private final List<Edit> edits = new ArrayList<>();

    BodyEdits(byte[] body) {
        this.body = body;
    }

    /// As it was.
    byte[] body() {
        return body;
    }

    void insert(int at, String text) {
        replace(at, at, text);
    }

    void replace(int start, int end, String text) {
        edits.add(new Edit(start, end, text));
    }

    /// Removes a field with one of its commas. The bytes around it are known to be JSON.
    void removeField(int nameStart, int valueEnd) {
        int before = nameStart - 1;
        while (isBlank(body[before])) {
            before--;
        }
        if (body[before] == ',') {
            replace(before, valueEnd, "");
            return;
        }
        int after = valueEnd;
        while (after < body.length && isBlank(body[after])) {
            after++;
        }
        boolean comma = after < body.length && body[after] == ',';
        replace(nameStart, comma ? after + 1 : valueEnd, "");
    }

    String text(int start, int end) {
        return new String(body, start, end - start, StandardCharsets.UTF_8);
    }

    byte[] apply() {
        if (edits.isEmpty()) {
            return body;
        }
        edits.sort(Comparator.comparingInt(Edit::start));
        var result = new ByteQueue(body.length + 64);
        int at = 0;
        for (var edit : edits) {
            result.append(body, at, edit.start() - at);
            result.append(edit.replacement().getBytes(StandardCharsets.UTF_8));
            at = edit.end();
        }
        return result.append(body, at, body.length - at).toByteArray();
    }

    private static boolean isBlank(byte value) {
        return value == ' ' || value == '\n' || value == '\r' || value == '\t';
    }
}
