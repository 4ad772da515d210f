package io.wattle.control.gateway.files;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads {@code multipart/form-data} part by part as it arrives (RFC 7578), without keeping any of it.
public final class Multipart {
    private static final Pattern BOUNDARY = Pattern.compile("(?i)boundary=(?:\"([^\"]{1,70})\"|([^;\\s\"]{1,70}))");
    private static final Pattern NAME = Pattern.compile("(?i)[;\\s]name=\"([^\"]*)\"");
    private static final Pattern FILENAME = Pattern.compile("(?i)filename=\"([^\"]*)\"");
    private static final int HEADERS_MAX = 8 << 10;
    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream in;
    private final byte[] delimiter;
    private @Nullable Body current;

    /// One part; its body must be read before the next part is asked for.
    ///
    /// @param name     of the field
    /// @param filename as the client has it, where the part is a file
    public record Part(String name, Optional<String> filename, InputStream body) {
        /// A short body as text.
        public String text(int bytesMax) throws IOException, FileRefusal {
            byte[] bytes = body.readNBytes(bytesMax + 1);
            if (bytes.length > bytesMax) {
                throw refused("The field \"%s\" is longer than %d bytes.".formatted(name, bytesMax));
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private Multipart(InputStream in, String boundary) {
        this.in = new BufferedInputStream(in, BUFFER_BYTES);
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /// @throws FileRefusal 400 if it is no form with a boundary
    public static Multipart of(String contentType, InputStream in) throws IOException, FileRefusal {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!contentType.regionMatches(true, 0, "multipart/form-data", 0, 19) || !boundary.find()) {
            throw refused("The body must be multipart/form-data with the fields \"file\" and \"purpose\".");
        }
        String text = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
        var form = new Multipart(in, text);
        if (!form.line().equals("--" + text)) {
            throw refused("The body does not begin with its boundary.");
        }
        return form;
    }

    /// The next part; none at the end.
    public Optional<Part> next() throws IOException, FileRefusal {
        if (current != null) {
            current.skipRest();
            if (line().startsWith("--")) {
                return Optional.empty();
            }
        }
        current = new Body();
        String headers = headers();
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        Matcher name = NAME.matcher(headers);
        if (!name.find()) {
            throw refused("A part of the form has no name.");
        }
        Matcher filename = FILENAME.matcher(headers);
        return Optional.of(
                new Part(name.group(1), filename.find() ? Optional.of(filename.group(1)) : Optional.empty(), current));
    }

    private String headers() throws IOException, FileRefusal {
        var all = new StringBuilder();
        for (String line = line(); !line.isEmpty(); line = line()) {
            all.append(line).append('\n');
            if (all.length() > HEADERS_MAX) {
                throw refused("The headers of a part are longer than %d bytes.".formatted(HEADERS_MAX));
            }
        }
        return all.toString();
    }

    private String line() throws IOException, FileRefusal {
        var bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            bytes.write(next);
            if (bytes.size() > HEADERS_MAX) {
                throw refused("A line of the form is longer than %d bytes.".formatted(HEADERS_MAX));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    private static FileRefusal refused(String sentence) {
        return new FileRefusal(400, "invalid_multipart", sentence);
    }

    /// Bytes up to the next delimiter.
    private final class Body extends InputStream {
        private boolean ended;

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = 0;
            while (count < length && !ended) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("The form ends in the middle of a part.");
                }
                if (next == '\r' && isDelimiter()) {
                    ended = true;
                } else {
                    target[offset + count++] = (byte) next;
                }
            }
            return count == 0 && ended && length > 0 ? -1 : count;
        }

        void skipRest() throws IOException {
            var piece = new byte[8192];
            while (!ended) {
                int _ = read(piece, 0, piece.length);
            }
        }

        /// Whether the delimiter's rest follows; if not, nothing is consumed.
        private boolean isDelimiter() throws IOException {
            in.mark(delimiter.length);
            for (int i = 1; i < delimiter.length; i++) {
                if (in.read() != delimiter[i]) {
                    in.reset();
                    return false;
                }
            }
            return true;
        }
    }
}
