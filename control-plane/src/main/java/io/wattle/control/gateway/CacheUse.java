package io.wattle.control.gateway;

import io.wattle.control.gateway.cache.CachedAnswer;
import io.wattle.control.gateway.cache.ResponseCache;
import java.util.Optional;

/// What the response cache does for one request.
sealed interface CacheUse {
    /// Its model is not cached.
    record Off() implements CacheUse {}

    /// The client does not want it, or the same request may be meant to get another answer each time.
    record Bypass() implements CacheUse {}

    /// The answer is kept when it is there.
    record Miss(ResponseCache cache, String key) implements CacheUse {}

    /// The answer is there.
    record Hit(CachedAnswer answer) implements CacheUse {}

    /// The same for an answer that is another's: it is not kept.
    default CacheUse withoutKeeping() {
        return this instanceof Miss ? new Bypass() : this;
    }

    /// As {@code x-wattle-cache} has it; none where the model is not cached.
    default Optional<String> header() {
        return switch (this) {
            case Off() -> Optional.empty();
            case Bypass() -> Optional.of("bypass");
            case Miss _ -> Optional.of("miss");
            case Hit _ -> Optional.of("hit");
        };
    }
}
