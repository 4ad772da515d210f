package io.wattle.control.gateway;

import io.wattle.control.gateway.rules.GatewayRules;
import java.nio.file.Path;
import java.util.Optional;

/// What an operator gives the gateway: rules, and a folder for what it keeps.
///
/// @param folder none keeps nothing on disk
public record GatewayHome(GatewayRules rules, Optional<Path> folder) {
    /// Open to everybody, without anything on disk.
    public static final GatewayHome NONE = new GatewayHome(GatewayRules.DEFAULTS, Optional.empty());
}
