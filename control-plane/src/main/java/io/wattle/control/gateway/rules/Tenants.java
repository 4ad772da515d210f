package io.wattle.control.gateway.rules;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// Who asks, told by the bearer token.
///
/// Without configured keys everybody may ask, and each token is a tenant of its own, named by the start of its hash:
/// so caches and files of different tokens stay apart even then.
public final class Tenants {
    /// Who shows no token where none is needed.
    public static final Tenant ANONYMOUS = new Tenant("anonymous", "none");

    private static final String BEARER = "bearer ";
    private static final int NAME_DIGITS = 12;

    /// To be cloned: looking the algorithm up takes longer than hashing a token.
    private static final MessageDigest SHA_256 = sha256();

    private final Map<String, Tenant> byHash = new HashMap<>();

    public Tenants(GatewayRules rules) {
        rules.keys().forEach(key -> byHash.put(key.sha256(), new Tenant(key.tenant(), key.name())));
    }

    /// @param name whose use is counted together
    /// @param key  name of the key that was shown
    public record Tenant(String name, String key) {}

    /// @param authorization the header's value
    /// @return none where keys are needed and this is none of them
    public Optional<Tenant> find(Optional<String> authorization) {
        Optional<String> hash = authorization
                .map(Tenants::token)
                .filter(token -> !token.isEmpty())
                .map(Tenants::hash);
        if (byHash.isEmpty()) {
            return Optional.of(hash.map(digits -> "key-" + digits.substring(0, NAME_DIGITS))
                    .map(name -> new Tenant(name, name))
                    .orElse(ANONYMOUS));
        }
        return hash.map(byHash::get);
    }

    private static String token(String header) {
        return header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : "";
    }

    /// SHA-256 in hexadecimal, as the file of rules has it.
    public static String hash(String token) {
        return HexFormat.of().formatHex(copy().digest(token.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest copy() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException otherProvider) {
            return sha256();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("Every JDK has SHA-256.", impossible);
        }
    }
}
