package io.wattle.control.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wattle.control.coordination.Coordination.Tree;
import java.net.URLDecoder;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.jspecify.annotations.Nullable;

/// The one persistent watch of this process, on the routes. A burst of changes gives one call.
final class RouteWatch implements AutoCloseable {
    private final CuratorFramework client;
    private final Executor executor;
    private final AtomicBoolean pending = new AtomicBoolean();
    private @Nullable CuratorCache cache;

    RouteWatch(CuratorFramework client, Executor executor) {
        this.client = client;
        this.executor = executor;
    }

    synchronized void start(RouteListener listener) {
        CuratorCache fresh = CuratorCache.build(client, Tree.ROUTES.path());
        fresh.listenable()
                .addListener(CuratorCacheListener.builder()
                        .forAll((type, before, after) -> schedule(fresh, listener))
                        .forInitialized(() -> schedule(fresh, listener))
                        .build());
        fresh.start();
        cache = fresh;
    }

    @Override
    public synchronized void close() {
        CuratorCache held = cache;
        cache = null;
        if (held != null) {
            held.close();
        }
    }

    private void schedule(CuratorCache source, RouteListener listener) {
        if (pending.compareAndSet(false, true)) {
            executor.execute(() -> {
                pending.set(false);
                listener.changed(children(source));
            });
        }
    }

    private static Map<String, byte[]> children(CuratorCache source) {
        Map<String, byte[]> children = new TreeMap<>();
        String prefix = Tree.ROUTES.path() + "/";
        source.stream()
                .filter(znode -> znode.getPath().startsWith(prefix))
                .forEach(znode -> children.put(
                        URLDecoder.decode(znode.getPath().substring(prefix.length()), UTF_8), znode.getData()));
        return children;
    }
}
