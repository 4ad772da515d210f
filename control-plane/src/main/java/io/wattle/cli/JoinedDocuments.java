package io.wattle.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Several files as one stream of YAML documents, so that the server judges them together.
///
/// Remembers where each file begins: the server counts lines of the whole, people look for them in a file.
public final class JoinedDocuments {
    /// More than any cluster needs, and less than a model given by mistake.
    private static final int MAX_BYTES = 8 << 20;

    private static final Pattern LINE = Pattern.compile("\\bline (\\d+)\\b");

    private final StringBuilder text = new StringBuilder();
    private final List<Part> parts = new ArrayList<>();

    /// @param firstLine line of the whole at which the file begins, counted from 1
    private record Part(String name, int firstLine) {}

    private JoinedDocuments() {}

    /// @param files     paths, or {@code -} for {@code standardInput}; at least one
    /// @throws CliException if one cannot be read
    public static JoinedDocuments read(List<String> files, InputStream standardInput) {
        var documents = new JoinedDocuments();
        for (String file : files) {
            documents.append(file.equals("-") ? "standard input" : file, content(file, standardInput));
        }
        return documents;
    }

    public String text() {
        return text.toString();
    }

    /// The server's sentence with its line numbers turned into those of the files.
    public String withFileNames(String sentence) {
        return LINE.matcher(sentence)
                .replaceAll(found -> Matcher.quoteReplacement(place(Integer.parseInt(found.group(1)))));
    }

    private String place(int line) {
        Part holder = parts.getFirst();
        for (Part part : parts) {
            if (part.firstLine() <= line) {
                holder = part;
            }
        }
        return holder.name() + " line " + (line - holder.firstLine() + 1);
    }

    private void append(String name, String content) {
        if (!parts.isEmpty()) {
            text.append("---\n");
        }
        parts.add(new Part(
                name, 1 + (int) text.chars().filter(letter -> letter == '\n').count()));
        text.append(content);
        if (!content.endsWith("\n")) {
            text.append('\n');
        }
    }

    private static String content(String file, InputStream standardInput) {
        try {
            byte[] bytes;
            if (file.equals("-")) {
                bytes = standardInput.readNBytes(MAX_BYTES + 1);
            } else {
                try (InputStream in = Files.newInputStream(Path.of(file))) {
                    bytes = in.readNBytes(MAX_BYTES + 1);
                }
            }
            if (bytes.length > MAX_BYTES) {
                throw unreadable(file, "it has more than 8 MiB, so it is hardly YAML");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException missing) {
            throw unreadable(file, "there is no such file");
        } catch (CharacterCodingException binary) {
            throw unreadable(file, "it is not text in UTF-8");
        } catch (IOException failure) {
            throw unreadable(file, Cells.reason(failure));
        }
    }

    private static CliException unreadable(String file, String reason) {
        return new CliException(ExitCode.USAGE, "The file \"" + file + "\" of -f cannot be read: " + reason + ".");
    }
}
