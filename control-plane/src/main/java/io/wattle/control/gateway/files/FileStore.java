package io.wattle.control.gateway.files;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wattle.control.gateway.rules.GatewayRules.FileRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files by content: each content is one object on disk, named by its hash, however often it is uploaded. Thread-safe.
///
/// A file's description lies beside as JSON; both are written under another name first and moved, so that a crash
/// leaves no half file. Ids are made here and looked up in memory, so no text of a client ever becomes a path.
public final class FileStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int COPY_BYTES = 64 << 10;

    private final Path objects;
    private final Path descriptions;
    private final FileRule rule;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentMap<String, StoredFile> files = new ConcurrentHashMap<>();

    /// Finds what an earlier process kept.
    public FileStore(Path folder, FileRule rule, InstantSource clock) throws IOException {
        this.objects = Files.createDirectories(folder.resolve("objects"));
        this.descriptions = Files.createDirectories(folder.resolve("descriptions"));
        this.rule = rule;
        this.clock = clock;
        try (Stream<Path> known = Files.list(descriptions)) {
            for (Path description :
                    known.filter(file -> file.toString().endsWith(".json")).toList()) {
                StoredFile file = JSON.readValue(description.toFile(), StoredFile.class);
                files.put(file.id(), file);
            }
        }
    }

    /// Content on disk that is no file yet.
    ///
    /// @param part   where it lies
    /// @param sha256 of it
    public record Content(Path part, long bytes, String sha256) {}

    /// Streams content to disk.
    ///
    /// @throws FileRefusal 413 once the tenant's quota is used up, 507 once the disk is
    /// @throws IOException if the content cannot be read to its end
    public Content receive(String tenant, InputStream in) throws IOException, FileRefusal {
        long room = rule.bytesPerTenant() - used(tenant);
        Path part = objects.resolve(id("new-") + ".part");
        try (OutputStream out = begin(part)) {
            var digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[COPY_BYTES];
            long bytes = 0;
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                bytes += read;
                if (bytes > room) {
                    throw new FileRefusal(
                            413,
                            "file_quota_exceeded",
                            "The file does not fit into what is left (%d bytes) of the quota of %d bytes; delete others first."
                                    .formatted(Math.max(0, room), rule.bytesPerTenant()));
                }
                digest.update(piece, 0, read);
                write(out, piece, read);
            }
            return new Content(part, bytes, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("Every JDK has SHA-256.", impossible);
        } catch (IOException | FileRefusal refused) {
            Files.deleteIfExists(part);
            throw refused;
        }
    }

    private static OutputStream begin(Path part) throws FileRefusal {
        try {
            return Files.newOutputStream(part);
        } catch (IOException full) {
            throw noRoom(full);
        }
    }

    private static void write(OutputStream out, byte[] piece, int size) throws FileRefusal {
        try {
            out.write(piece, 0, size);
        } catch (IOException full) {
            throw noRoom(full);
        }
    }

    private static FileRefusal noRoom(IOException full) {
        LOG.warn("A client's file could not be written: {}", full.toString());
        return new FileRefusal(
                507, "insufficient_storage", "The server has no room on its disk for the file; ask its operator.");
    }

    /// Content that nobody wants after all.
    public void discard(Content content) throws IOException {
        Files.deleteIfExists(content.part());
    }

    /// Makes a file of content.
    ///
    /// @throws FileRefusal 507 if the disk is full; nothing of it is left there
    public synchronized StoredFile keep(String tenant, Content content, String filename, String purpose)
            throws FileRefusal {
        long now = clock.instant().getEpochSecond();
        var file = new StoredFile(
                id("file-"),
                tenant,
                content.bytes(),
                now,
                now + rule.keep().toSeconds(),
                filename,
                purpose,
                content.sha256());
        Path written = descriptions.resolve(file.id() + ".part");
        try {
            JSON.writeValue(written.toFile(), file);
            Files.move(
                    content.part(),
                    object(content.sha256()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            Files.move(written, description(file), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException full) {
            forget(written, content);
            throw noRoom(full);
        }
        files.put(file.id(), file);
        return file;
    }

    private void forget(Path written, Content content) {
        try {
            Files.deleteIfExists(written);
            Files.deleteIfExists(content.part());
            deleteUnused(content.sha256());
        } catch (IOException left) {
            LOG.warn("What is left of a file could not be deleted: {}", left.toString());
        }
    }

    private void deleteUnused(String sha256) throws IOException {
        if (files.values().stream().noneMatch(other -> other.sha256().equals(sha256))) {
            Files.deleteIfExists(object(sha256));
        }
    }

    /// The tenant's file of this id.
    public Optional<StoredFile> find(String tenant, String id) {
        return Optional.ofNullable(files.get(id))
                .filter(file -> file.tenant().equals(tenant))
                .filter(file -> file.expiresAtSeconds() > clock.instant().getEpochSecond());
    }

    /// The tenant's files, newest first.
    public List<StoredFile> list(String tenant) {
        long now = clock.instant().getEpochSecond();
        return files.values().stream()
                .filter(file -> file.tenant().equals(tenant) && file.expiresAtSeconds() > now)
                .sorted(Comparator.comparingLong(StoredFile::createdAtSeconds)
                        .reversed()
                        .thenComparing(StoredFile::id))
                .toList();
    }

    public InputStream open(StoredFile file) throws IOException {
        return Files.newInputStream(object(file.sha256()));
    }

    /// Deletes a file, and its content if no other file has the same.
    public synchronized void delete(StoredFile file) throws IOException {
        if (files.remove(file.id()) == null) {
            return;
        }
        Files.deleteIfExists(description(file));
        deleteUnused(file.sha256());
    }

    /// Deletes what has expired.
    public void sweep() {
        long now = clock.instant().getEpochSecond();
        for (StoredFile file : List.copyOf(files.values())) {
            if (file.expiresAtSeconds() <= now) {
                try {
                    delete(file);
                } catch (IOException left) {
                    LOG.warn("The expired file {} could not be deleted: {}", file.id(), left.getMessage());
                }
            }
        }
    }

    /// A new id that nobody can guess.
    String id(String prefix) {
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        return prefix + HexFormat.of().formatHex(bytes);
    }

    private long used(String tenant) {
        return list(tenant).stream().mapToLong(StoredFile::bytes).sum();
    }

    private Path object(String sha256) {
        return objects.resolve(sha256);
    }

    private Path description(StoredFile file) {
        return descriptions.resolve(file.id() + ".json");
    }
}
