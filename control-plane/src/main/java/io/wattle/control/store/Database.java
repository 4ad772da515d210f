package io.wattle.control.store;

import io.micronaut.context.ApplicationContext;
import java.util.HashMap;
import java.util.Map;

/// The connection pool and the repositories on it, with the schema brought up to date.
public final class Database implements AutoCloseable {
    private static final int POOL_SIZE = 4;
    private static final int CONNECTION_TIMEOUT_MILLIS = 3000;

    private final ApplicationContext context;

    private Database(ApplicationContext context) {
        this.context = context;
    }

    /// Connects and migrates.
    ///
    /// @throws StoreException with one sentence when the database cannot be reached or is not ours
    public static Database open(DatabaseSettings settings) throws StoreException {
        ApplicationContext context = ApplicationContext.builder()
                .banner(false)
                .deduceEnvironment(false)
                .deduceCloudEnvironment(false)
                .environmentPropertySource(false)
                .properties(properties(settings))
                .build();
        try {
            context.start();
            return new Database(context);
        } catch (RuntimeException failed) {
            context.close();
            throw new StoreException(
                    "The database %s cannot be used: %s".formatted(settings, rootMessage(failed)), failed);
        }
    }

    /// The tables.
    public Store store() {
        return new Store(context);
    }

    @Override
    public void close() {
        context.close();
    }

    static String rootMessage(Throwable failed) {
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return message.lines().findFirst().orElse(message);
    }

    private static Map<String, Object> properties(DatabaseSettings settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("datasources.default.url", settings.url());
        properties.put("datasources.default.username", settings.user());
        properties.put("datasources.default.password", settings.password());
        properties.put("datasources.default.dialect", "POSTGRES");
        properties.put("datasources.default.schema-generate", "NONE");
        properties.put("datasources.default.maximum-pool-size", POOL_SIZE);
        properties.put("datasources.default.minimum-idle", 1);
        properties.put("datasources.default.connection-timeout", CONNECTION_TIMEOUT_MILLIS);
        properties.put("flyway.datasources.default.enabled", true);
        return properties;
    }
}
