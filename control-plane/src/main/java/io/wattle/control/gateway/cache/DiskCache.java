package io.wattle.control.gateway.cache;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers in files of one folder, those used longest ago deleted first. Thread-safe; a disk that fails only makes
/// fewer hits.
final class DiskCache {
    private static final Logger LOG = LoggerFactory.getLogger(DiskCache.class);
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;
    private final long bytesMax;
    private final Map<String, Long> sizes = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /// Finds what an earlier process left.
    DiskCache(Path folder, long bytesMax) throws IOException {
        this.folder = folder;
        this.bytesMax = bytesMax;
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> oldestFirst = files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .toList();
            oldestFirst.forEach(
                    file -> noted(file.getFileName().toString(), file.toFile().length()));
        }
    }

    Optional<CachedAnswer> find(String key) {
        synchronized (this) {
            if (sizes.get(key) == null) {
                return Optional.empty();
            }
        }
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(folder.resolve(key))))) {
            return Optional.of(CachedAnswer.read(in));
        } catch (IOException damaged) {
            remove(key);
            return Optional.empty();
        }
    }

    void put(String key, CachedAnswer answer) {
        if (answer.weight() > bytesMax) {
            return;
        }
        try {
            Path made = Files.createTempFile(folder, "new", ".part");
            try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(made)))) {
                answer.write(out);
            }
            Files.move(made, folder.resolve(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            noted(key, Files.size(folder.resolve(key)));
        } catch (IOException full) {
            LOG.warn("An answer could not be kept in {}: {}", folder, full.getMessage());
        }
    }

    synchronized void remove(String key) {
        Long size = sizes.remove(key);
        if (size != null) {
            bytes -= size;
            delete(key);
        }
    }

    private synchronized void noted(String key, long size) {
        Long before = sizes.put(key, size);
        bytes += size - (before == null ? 0 : before);
        var oldest = sizes.entrySet().iterator();
        while (bytes > bytesMax && oldest.hasNext()) {
            var entry = oldest.next();
            bytes -= entry.getValue();
            delete(entry.getKey());
            oldest.remove();
        }
    }

    private void delete(String key) {
        try {
            Files.deleteIfExists(folder.resolve(key));
        } catch (IOException left) {
            LOG.warn("The file {} in {} could not be deleted: {}", key, folder, left.getMessage());
        }
    }
}
