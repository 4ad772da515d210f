package io.wattle.control.gateway.files;

/// A file as its owner knows it.
///
/// @param id               {@code file-} and 24 hexadecimal digits
/// @param tenant           whose it is; for everybody else it does not exist
/// @param bytes            its size
/// @param createdAtSeconds since 1970
/// @param expiresAtSeconds since 1970; deleted afterwards
/// @param filename         as the client named it; never used as a path
/// @param purpose          as the client said, such as {@code batch}
/// @param sha256           of its content, which names the object on disk
public record StoredFile(
        String id,
        String tenant,
        long bytes,
        long createdAtSeconds,
        long expiresAtSeconds,
        String filename,
        String purpose,
        String sha256) {}
