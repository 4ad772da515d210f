package io.wattle.control.gateway;

import java.time.Duration;

/// How the gateway behaves.
///
/// @param deadlines how long it waits for whom
/// @param limits    how large a request and an answer may be
/// @param keepAlive pause after which a streaming client that waits gets a comment, so that nothing
///   between cuts it
/// @param ejection  after this a replica whose connection failed is tried again, by a connection without a request
public record GatewayConfig(Deadlines deadlines, Limits limits, Duration keepAlive, Duration ejection) {
    /// What serves well without knowing better.
    public static final GatewayConfig DEFAULTS =
            new GatewayConfig(Deadlines.DEFAULTS, Limits.DEFAULTS, Duration.ofSeconds(10), Duration.ofSeconds(1));

    public GatewayConfig {
        Deadlines.requirePositive("keep-alive pause", keepAlive);
        Deadlines.requirePositive("ejection", ejection);
    }

    /// @param connect    until the engine accepts a connection
    /// @param firstToken until the engine's first token of a stream
    /// @param interToken from one token of a stream to the next
    /// @param answer     until the engine's whole answer where the client does not stream
    /// @param client     until the client has sent its body, and until it has taken each piece of the
    ///   answer
    public record Deadlines(
            Duration connect, Duration firstToken, Duration interToken, Duration answer, Duration client) {
        /// A first token may wait behind long prompts; between tokens half of that is already a stall.
        public static final Deadlines DEFAULTS = new Deadlines(
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofSeconds(600),
                Duration.ofSeconds(30));

        public Deadlines {
            requirePositive("deadline to connect", connect);
            requirePositive("deadline of the first token", firstToken);
            requirePositive("deadline between tokens", interToken);
            requirePositive("deadline of an answer", answer);
            requirePositive("deadline of the client", client);
        }

        private static void requirePositive(String name, Duration value) {
            if (!value.isPositive()) {
                throw new IllegalArgumentException("The %s (%s) must be longer than zero.".formatted(name, value));
            }
        }
    }

    /// @param requestBytes largest body a client may send
    /// @param answerBytes  largest answer, or event of a stream, that an engine may send
    /// @param remoteMedia  whether media may be http(s) addresses that the engine fetches; else only
    ///   {@code data:}
    public record Limits(int requestBytes, int answerBytes, boolean remoteMedia) {
        /// 32 MiB in, 64 MiB out, nothing fetched from elsewhere.
        public static final Limits DEFAULTS = new Limits(32 << 20, 64 << 20, false);

        public Limits {
            if (requestBytes <= 0 || answerBytes <= 0) {
                throw new IllegalArgumentException("The limits of a request (%d bytes) and an answer (%d bytes) must be"
                                .formatted(requestBytes, answerBytes)
                        + " positive.");
            }
        }
    }
}
