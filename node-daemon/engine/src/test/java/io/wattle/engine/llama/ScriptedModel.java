package io.wattle.engine.llama;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Says the pieces it was given, each when the test lets it; the piece "fault" makes it fail. A token is a character.
public final class ScriptedModel implements TextModel {
    private final List<String> pieces;
    private final Semaphore permits;
    private final AtomicInteger cancelled = new AtomicInteger();

    private ScriptedModel(List<String> pieces, int permits) {
        this.pieces = List.copyOf(pieces);
        this.permits = new Semaphore(permits);
    }

    /// Says all at once.
    public static ScriptedModel saying(String... pieces) {
        return new ScriptedModel(List.of(pieces), Integer.MAX_VALUE / 2);
    }

    /// Waits for {@link #allow} before each piece.
    public static ScriptedModel waitingWith(String... pieces) {
        return new ScriptedModel(List.of(pieces), 0);
    }

    public void allow(int more) {
        permits.release(more);
    }

    public int cancelled() {
        return cancelled.get();
    }

    @Override
    public TemplateSource templateSource() {
        return TemplateSource.PLAIN;
    }

    @Override
    public String render(List<ChatMessage> conversation) {
        return TemplateText.plain(conversation);
    }

    @Override
    public int[] tokenize(String text) {
        return text.codePoints().toArray();
    }

    @Override
    public int promptTokens(String prompt) {
        return tokenize(prompt).length;
    }

    @Override
    public PieceStream generate(GenerationRequest request) {
        Deque<String> left = new ArrayDeque<>(pieces);
        return new PieceStream() {
            @Override
            public Optional<String> next() throws TextModelException {
                permits.acquireUninterruptibly();
                var piece = Optional.ofNullable(left.poll());
                if (piece.filter("fault"::equals).isPresent()) {
                    throw new TextModelException("The model fell over.");
                }
                return piece;
            }

            @Override
            public void cancel() {
                cancelled.incrementAndGet();
            }
        };
    }
}
