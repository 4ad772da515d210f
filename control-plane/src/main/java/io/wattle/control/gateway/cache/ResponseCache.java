package io.wattle.control.gateway.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.wattle.control.gateway.rules.GatewayRules.CacheRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// Answers of one model: in memory first, then on disk where the rule gives it room. Thread-safe.
public final class ResponseCache {
    private final CacheRule rule;
    private final InstantSource clock;
    private final Cache<String, CachedAnswer> memory;
    private final Optional<DiskCache> disk;

    /// @param folder for its files, where the rule asks for some
    public ResponseCache(CacheRule rule, Path folder, InstantSource clock) {
        this.rule = rule;
        this.clock = clock;
        this.memory = Caffeine.newBuilder()
                .maximumWeight(rule.memoryBytes())
                .weigher((String _, CachedAnswer answer) -> answer.weight())
                .expireAfterWrite(rule.timeToLive())
                .build();
        try {
            this.disk = rule.diskBytes() > 0 ? Optional.of(new DiskCache(folder, rule.diskBytes())) : Optional.empty();
        } catch (IOException unusable) {
            throw new UncheckedIOException("The folder %s cannot be used.".formatted(folder), unusable);
        }
    }

    public CacheRule rule() {
        return rule;
    }

    /// The answer, unless it is too old.
    public Optional<CachedAnswer> find(String key) {
        var known = Optional.ofNullable(memory.getIfPresent(key));
        if (known.isEmpty() && disk.isPresent()) {
            known = disk.get().find(key);
            known.filter(this::isFresh).ifPresent(answer -> memory.put(key, answer));
        }
        if (known.isPresent() && !isFresh(known.get())) {
            memory.invalidate(key);
            disk.ifPresent(files -> files.remove(key));
            return Optional.empty();
        }
        return known;
    }

    /// Keeps an answer; the file is written behind the caller's back.
    public void put(String key, CachedAnswer answer) {
        memory.put(key, answer);
        disk.ifPresent(files -> Thread.ofVirtual().name("wattle-cache-write").start(() -> files.put(key, answer)));
    }

    private boolean isFresh(CachedAnswer answer) {
        return answer.storedAt().plus(rule.timeToLive()).isAfter(clock.instant());
    }
}
