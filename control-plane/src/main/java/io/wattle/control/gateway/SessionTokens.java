package io.wattle.control.gateway;

import io.wattle.placement.ReplicaId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Tokens by which a client comes back to the replica that answered it, without learning which that is.
///
/// A token is a random salt and a keyed hash of salt and replica; the key lives as long as the process. A token that
/// fits no replica, because it is from another process or made up, counts as none.
final class SessionTokens {
    static final String HEADER = "x-wattle-session";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SALT_BYTES = 8;
    private static final int HASH_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    SessionTokens() {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        key = new SecretKeySpec(bytes, ALGORITHM);
    }

    String of(ReplicaId replica) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        var token = ByteBuffer.allocate(SALT_BYTES + HASH_BYTES).put(salt).put(hash(salt, replica));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }

    Optional<ReplicaId> find(String token, List<ReplicaId> replicas) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
        if (bytes.length != SALT_BYTES + HASH_BYTES) {
            return Optional.empty();
        }
        var parts = ByteBuffer.wrap(bytes);
        var salt = new byte[SALT_BYTES];
        var hash = new byte[HASH_BYTES];
        parts.get(salt).get(hash);
        return replicas.stream()
                .filter(replica -> MessageDigest.isEqual(hash, hash(salt, replica)))
                .findFirst();
    }

    private byte[] hash(byte[] salt, ReplicaId replica) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(salt);
            return Arrays.copyOf(mac.doFinal(replica.toString().getBytes(StandardCharsets.UTF_8)), HASH_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("Every JDK has " + ALGORITHM + ".", impossible);
        }
    }
}
