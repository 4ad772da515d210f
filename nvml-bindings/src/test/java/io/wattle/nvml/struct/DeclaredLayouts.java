package io.wattle.nvml.struct;

import java.io.IOException;
import java.lang.foreign.StructLayout;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// Every layout that the package declares, by the C name of its struct.
final class DeclaredLayouts {
    private DeclaredLayouts() {}

    static Map<String, Class<?>> classes() throws IOException, URISyntaxException, ReflectiveOperationException {
        var folder = Path.of(
                        MemoryV2Struct.class.getResource("MemoryV2Struct.class").toURI())
                .getParent();
        var classes = new TreeMap<String, Class<?>>();
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                var name = file.getFileName().toString();
                if (name.endsWith("Struct.class")) {
                    var type = Class.forName("io.wattle.nvml.struct." + name.replace(".class", ""));
                    classes.put(layout(type).name().orElseThrow(), type);
                }
            }
        }
        return classes;
    }

    static StructLayout layout(Class<?> type) throws ReflectiveOperationException {
        return (StructLayout) type.getDeclaredField("LAYOUT").get(null);
    }
}
