package io.wattle.control.gateway.cache;

import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// An engine's answer as it came: a whole body, or the events of a stream.
public final class CachedAnswer {
    private static final int FORMAT = 1;
    private static final int BYTES_MAX = 64 << 20;

    private final Instant storedAt;
    private final Optional<Spent> spent;
    private final byte[] bytes;

    /// What the answer cost when it was made.
    ///
    /// @param joules of its replica, above rest
    public record Spent(Joules joules, Origin origin) {}

    /// @param bytes not to be changed afterwards
    public CachedAnswer(Instant storedAt, Optional<Spent> spent, byte[] bytes) {
        this.storedAt = storedAt;
        this.spent = spent;
        this.bytes = bytes;
    }

    public Instant storedAt() {
        return storedAt;
    }

    /// What asking again would cost about; none where it was not known.
    public Optional<Spent> spent() {
        return spent;
    }

    /// The engine's bytes; not to be changed.
    public byte[] bytes() {
        return bytes;
    }

    /// Memory it takes, about.
    public int weight() {
        return bytes.length + 256;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(FORMAT);
        out.writeLong(storedAt.toEpochMilli());
        out.writeBoolean(spent.isPresent());
        if (spent.isPresent()) {
            out.writeDouble(spent.get().joules().value());
            out.writeUTF(spent.get().origin().name());
        }
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static CachedAnswer read(DataInputStream in) throws IOException {
        if (in.readInt() != FORMAT) {
            throw new IOException("The format is another version's.");
        }
        Instant storedAt = Instant.ofEpochMilli(in.readLong());
        Optional<Spent> spent = Optional.empty();
        try {
            if (in.readBoolean()) {
                spent = Optional.of(new Spent(new Joules(in.readDouble()), Origin.valueOf(in.readUTF())));
            }
        } catch (IllegalArgumentException damaged) {
            throw new IOException("The energy is none.", damaged);
        }
        int length = in.readInt();
        if (length < 0 || length > BYTES_MAX) {
            throw new IOException("The length %d is none.".formatted(length));
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("The file ends too early.");
        }
        return new CachedAnswer(storedAt, spent, bytes);
    }
}
