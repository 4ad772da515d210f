package io.wattle.control.coordination;

import java.util.Map;

/// Hears of changed routes. Calls come one at a time.
@FunctionalInterface
public interface RouteListener {
    /// @param routes all children of the routes' tree with their contents
    void changed(Map<String, byte[]> routes);
}
