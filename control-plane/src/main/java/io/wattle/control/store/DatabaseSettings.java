package io.wattle.control.store;

import java.nio.file.Path;

/// Which database, and as whom.
public record DatabaseSettings(String url, String user, String password) {
    /// A file of H2's, which speaks PostgreSQL's dialect, for a control plane of one machine.
    ///
    /// @param folder made when it is not there
    public static DatabaseSettings embedded(Path folder) {
        String file = folder.toAbsolutePath().resolve("wattle").toString();
        return new DatabaseSettings(
                "jdbc:h2:file:" + file
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_ON_EXIT=FALSE",
                "wattle",
                "");
    }

    /// Without the password, for logs and messages.
    @Override
    public String toString() {
        return url.replaceAll(";.*", "") + " as " + user;
    }
}
