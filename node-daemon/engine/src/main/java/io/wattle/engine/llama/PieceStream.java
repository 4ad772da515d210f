package io.wattle.engine.llama;

import java.util.Optional;

/// The text of a generation, token by token. One thread at a time.
interface PieceStream {
    /// Waits for the next token. A piece is empty for a token that spells nothing, such as the one that ends a
    /// text; a character that takes several tokens comes whole with the last of them.
    ///
    /// @return empty when the generation is over
    /// @throws TextModelException if llama.cpp gave up
    Optional<String> next() throws TextModelException;

    /// Gives the slot back before the end.
    void cancel();
}
