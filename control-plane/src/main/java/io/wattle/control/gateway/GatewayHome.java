package io.wattle.control.gateway;

import io.wattle.control.gateway.rules.GatewayRules;
import io.wattle.control.gateway.shared.OwnNotes;
import io.wattle.control.gateway.shared.SharedNotes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What an operator gives the gateway: rules, a folder for what it keeps, and what it shares with others.
///
/// @param folder none keeps nothing on disk
public record GatewayHome(GatewayRules rules, Optional<Path> folder, SharedNotes notes) {
    /// Open to everybody, without anything on disk.
    public static final GatewayHome NONE = new GatewayHome(GatewayRules.DEFAULTS, Optional.empty());

    /// Of a gateway that is alone.
    public GatewayHome(GatewayRules rules, Optional<Path> folder) {
        this(rules, folder, new OwnNotes());
    }

    /// A name that tells this gateway from others, the same after a restart where there is a folder.
    String name() {
        var fresh = RequestId.make().replace("req-", "gateway-");
        return folder.map(place -> kept(place.resolve("gateway-name"), fresh)).orElse(fresh);
    }

    private static String kept(Path file, String fresh) {
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, fresh);
            }
            return Files.readString(file);
        } catch (IOException unusable) {
            throw new UncheckedIOException("The file %s cannot be used.".formatted(file), unusable);
        }
    }
}
