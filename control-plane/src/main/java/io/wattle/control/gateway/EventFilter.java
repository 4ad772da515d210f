package io.wattle.control.gateway;

import io.wattle.control.gateway.CompletedRequest.TokenCount;
import io.wattle.control.gateway.upstream.ByteQueue;
import io.wattle.control.gateway.upstream.EngineFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Passes an engine's event stream on, whole events at a time, and learns from it.
///
/// Bytes are scanned, not parsed, and of events that look alike only the first: only an event that holds {@code usage}
/// is. Events pass unchanged but for two: a chunk of usage alone that the client did not ask for is left out, and
/// usage gets the energy receipt where it was asked for. {@code [DONE]} is held back unless some choice finished or
/// the engine reported an error: an engine that stops in the middle must not look done.
final class EventFilter {
    /// The last events of responses and messages (source: the streaming pages of OpenAI's and Anthropic's references).
    private static final List<String> LAST_NAMES = List.of(
            "event: response.completed",
            "event: response.incomplete",
            "event: response.failed",
            "event: message_stop",
            "event: error");

    private static final int LAST_NAME_WITHIN = 64;

    private final boolean usagePasses;
    private final boolean energyWanted;
    private final AnswerForm form;
    private final Function<TokenCount, String> receipt;
    private final int eventBytesMax;
    private final EventTemplate template = new EventTemplate();
    private int lineStart;
    private int scanned;
    private int events;
    private boolean finished;
    private boolean failed;
    private boolean done;
    private @Nullable TokenCount tokens;

    /// @param receipt fields for the end of the usage object
    EventFilter(CompletionRequest request, AnswerForm form, int eventBytesMax, Function<TokenCount, String> receipt) {
        this.form = form;
        this.usagePasses = request.usageWanted() || request.energyWanted();
        this.energyWanted = request.energyWanted();
        this.receipt = receipt;
        this.eventBytesMax = eventBytesMax;
    }

    /// Moves each whole event from {@code in} to {@code out}.
    ///
    /// @throws EngineFailure if an event is too large, or the stream says it is done before any choice
    ///   finished
    void pass(ByteQueue in, ByteQueue out) throws EngineFailure {
        passAlike(in, out);
        while (!done && findLineEnd(in)) {
            int end = in.start() + scanned;
            boolean blank = isBlank(in.array(), in.start() + lineStart, end - 1);
            lineStart = scanned;
            if (blank) {
                passEvent(in.array(), in.start(), end, out);
                in.consume(scanned);
                scanned = 0;
                lineStart = 0;
                passAlike(in, out);
            }
        }
        if (in.size() > eventBytesMax) {
            throw new EngineFailure(
                    EngineFailure.Kind.BROKEN,
                    "The engine sent an event larger than %d bytes.".formatted(eventBytesMax));
        }
    }

    /// Moves the events that look like those before them, up to the first that does not.
    private void passAlike(ByteQueue in, ByteQueue out) {
        if (scanned > 0) {
            return;
        }
        int start = in.start();
        int at = start;
        for (int next = template.match(in.array(), at, in.end()); next > 0; ) {
            at = next;
            events++;
            next = template.match(in.array(), at, in.end());
        }
        out.append(in.array(), start, at - start);
        in.consume(at - start);
    }

    /// Events so far that carry a part of the answer.
    int events() {
        return events;
    }

    /// Whether the stream has come to its proper end.
    boolean isDone() {
        return done;
    }

    /// Whether the engine itself reported an error in the stream.
    boolean hasFailed() {
        return failed;
    }

    /// What the engine counted, once it said so.
    Optional<TokenCount> tokens() {
        return Optional.ofNullable(tokens);
    }

    /// Advances {@code scanned} behind the next line feed.
    private boolean findLineEnd(ByteQueue in) {
        byte[] array = in.array();
        int end = in.end();
        for (int i = in.start() + scanned; i < end; i++) {
            if (array[i] == '\n') {
                scanned = i + 1 - in.start();
                return true;
            }
        }
        scanned = in.size();
        return false;
    }

    private static boolean isBlank(byte[] array, int start, int end) {
        return start == end || (end - start == 1 && array[start] == '\r');
    }

    private void passEvent(byte[] array, int start, int end, ByteQueue out) throws EngineFailure {
        if (form != AnswerForm.COMPLETION) {
            passNamed(array, start, end, out);
            return;
        }
        var marks = EventMarks.scan(array, start, end);
        finished |= marks.finishes();
        failed |= marks.fails();
        if (marks.done() && !finished && !failed) {
            throw new EngineFailure(EngineFailure.Kind.BROKEN, "The engine ended its answer before it was finished.");
        }
        done = marks.done();
        var usage = marks.usage() ? findUsage(array, start, end) : null;
        boolean usageAlone = usage != null && usage.withoutChoice();
        if (marks.hasData() && !done && !usageAlone) {
            events++;
        }
        if (marks.isPlain()) {
            template.learn(array, start, end);
        }
        if (usage != null) {
            tokens = usage.tokens();
        }
        if (usage != null && energyWanted) {
            out.append(array, start, usage.endOfFields() - start);
            out.append(receipt.apply(usage.tokens()).getBytes(StandardCharsets.UTF_8));
            out.append(array, usage.endOfFields(), end - usage.endOfFields());
        } else if (!usageAlone || usagePasses) {
            out.append(array, start, end - start);
        }
    }

    /// An event of a stream that says by name which is its last.
    private void passNamed(byte[] array, int start, int end, ByteQueue out) {
        var event = new String(array, start, Math.min(end - start, LAST_NAME_WITHIN), StandardCharsets.UTF_8);
        events++;
        done = LAST_NAMES.stream().anyMatch(event::startsWith);
        failed = event.startsWith("event: error") || event.startsWith("event: response.failed");
        out.append(array, start, end - start);
    }

    private static @Nullable Usage findUsage(byte[] array, int start, int end) {
        int json = start;
        while (json < end && array[json] != '{') {
            json++;
        }
        return Usage.find(array, json, end - json).orElse(null);
    }
}
