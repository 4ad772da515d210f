package io.wattle.control.gateway;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.wattle.control.gateway.cache.CacheKeys;
import io.wattle.control.gateway.cache.ResponseCache;
import io.wattle.control.gateway.rules.GatewayRules;
import io.wattle.control.gateway.rules.Tenants.Tenant;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The response caches by model.
final class Caches {
    private final Map<String, ResponseCache> byModel = new HashMap<>();

    /// @param folder for what is kept on disk; nothing is where there is none
    Caches(GatewayRules rules, Optional<Path> folder, InstantSource clock) {
        rules.caches().forEach((model, rule) -> {
            var inMemory = new GatewayRules.CacheRule(
                    rule.timeToLive(), rule.memoryBytes(), 0, rule.isNormalised(), rule.isShared());
            // Names of models may hold anything; hashes are safe names of folders.
            var place = folder.map(all -> all.resolve("cache").resolve(CacheKeys.name(model)));
            byModel.put(
                    model, new ResponseCache(place.isPresent() ? rule : inMemory, place.orElse(Path.of("")), clock));
        });
    }

    CacheUse look(ServerRequest request, Tenant tenant, String route, CompletionRequest parsed) {
        var cache = byModel.get(parsed.model().value());
        if (cache == null) {
            return new CacheUse.Off();
        }
        if (!parsed.traits().repeatable() || forbids(request)) {
            return new CacheUse.Bypass();
        }
        var scope = (cache.rule().isShared() ? "" : tenant.name()) + "\n" + route;
        var key = CacheKeys.of(scope, parsed.engineBody().array(), cache.rule().isNormalised());
        return cache.find(key).<CacheUse>map(CacheUse.Hit::new).orElseGet(() -> new CacheUse.Miss(cache, key));
    }

    private static boolean forbids(ServerRequest request) {
        var control =
                request.headers().first(HeaderNames.CACHE_CONTROL).orElse("").toLowerCase(Locale.ROOT);
        return control.contains("no-cache") || control.contains("no-store");
    }
}
