package io.wattle.control;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/// The version Maven built, as it stands in the jar.
final class BuildVersion {
    private static final String PROPERTIES = "/META-INF/maven/io.wattle/control-plane/pom.properties";

    private BuildVersion() {}

    static String text() {
        try (InputStream stream = BuildVersion.class.getResourceAsStream(PROPERTIES)) {
            if (stream == null) {
                return "development";
            }
            Properties properties = new Properties();
            properties.load(stream);
            return properties.getProperty("version", "development");
        } catch (IOException unreadable) {
            return "development";
        }
    }
}
