package io.wattle.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wattle.testing.Eventually;
import io.wattle.testing.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresStoreTest extends StoreContract {
    private static PostgresServer server;
    private static Database database;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start();
        database = Database.open(new DatabaseSettings(server.url(), "wattle", ""));
    }

    @AfterAll
    static void stop() throws Exception {
        if (database != null) {
            database.close();
            server.close();
        }
    }

    @Override
    Store store() {
        return database.store();
    }

    @Test
    void historyWaitsForADatabaseThatIsAwayAndDropsWhatFindsNoRoom() throws Exception {
        try (HistoryBuffer history = new HistoryBuffer(store(), 5)) {
            server.stop();
            assertThatThrownBy(() -> store().documents())
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith("The database failed to read the documents: ");
            history.add(event(1000));
            Eventually.holds("it notices", Duration.ofSeconds(30), () -> !history.isReachable());
            for (int id = 1001; id < 1020; id++) {
                history.add(event(id));
            }
            assertThat(history.dropped()).containsOnlyKeys("events");
            server.boot();
            Eventually.holds(
                    "it catches up",
                    Duration.ofSeconds(30),
                    () -> history.waiting() == 0 && store().events(1).stream().anyMatch(row -> row.id() >= 1000));
            assertThat(history.isReachable()).isTrue();
        }
    }

    private static EventRow event(long id) {
        return new EventRow(id, Instant.parse("2026-01-01T00:00:00Z"), "info", "test", "test", "It happened.");
    }
}
