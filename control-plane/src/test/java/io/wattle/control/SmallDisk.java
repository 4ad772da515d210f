package io.wattle.control;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A folder on a disk of its own that is soon full: a tmpfs, where this user may mount one.
final class SmallDisk {
    private static final int SIZE_BYTES = 4 << 20;

    private Optional<Path> mounted = Optional.empty();

    /// Whether it could be mounted; else the folder stays as it is.
    void mount(Path folder) {
        boolean isDone = run("mount", "-t", "tmpfs", "-o", "size=" + SIZE_BYTES, "tmpfs", folder.toString());
        mounted = isDone ? Optional.of(folder) : Optional.empty();
    }

    void fill() throws IOException {
        if (mounted.isPresent()) {
            try (OutputStream full = Files.newOutputStream(full())) {
                byte[] some = new byte[1 << 12];
                for (int written = 0; written <= SIZE_BYTES; written += some.length) {
                    full.write(some);
                }
            } catch (IOException noRoom) {
                // it is full
            }
        }
    }

    void free() throws IOException {
        if (mounted.isPresent()) {
            Files.deleteIfExists(full());
        }
    }

    boolean isMounted() {
        return mounted.isPresent();
    }

    /// What became of it.
    ///
    /// @param whose such as {@code one node's}
    String sentence(String whose) {
        return mounted.isPresent()
                ? whose + " disk being full"
                : "no disk being full, because this user may not mount a tmpfs";
    }

    void unmount() {
        if (mounted.isPresent()) {
            run("umount", "-l", mounted.get().toString());
        }
    }

    private Path full() {
        return mounted.orElseThrow().resolve("full");
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
