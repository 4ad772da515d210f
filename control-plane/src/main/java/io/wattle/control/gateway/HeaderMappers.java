package io.wattle.control.gateway;

import io.helidon.common.mapper.MapperManager;

/// One mapper of header values for the whole process.
///
/// Helidon 4.4.0 reads a number in a header ({@code content-length}, twice a request) through a mapper that its
/// service registry makes anew each time: a third of what a request cost.
final class HeaderMappers {
    static {
        set();
    }

    private HeaderMappers() {}

    /// Makes it, the first time.
    static void keep() {}

    @SuppressWarnings({"deprecation", "removal"}) // there is no other way to set it
    private static void set() {
        MapperManager.global(MapperManager.create());
    }
}
