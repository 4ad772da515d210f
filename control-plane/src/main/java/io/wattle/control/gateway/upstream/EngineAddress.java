package io.wattle.control.gateway.upstream;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;

/// Where an engine listens.
///
/// @param path prefix of its routes, which ends with {@code /v1}
public record EngineAddress(String host, int port, String path) {
    private static final String VERSION = "/v1";

    /// What vLLM, SGLang and llama.cpp have beside {@code /v1}, not below it.
    private static final Set<String> UNVERSIONED = Set.of("/tokenize", "/detokenize");

    /// Reads an engine's base URL: {@code http://10.0.0.3:8000}, with or without {@code /v1} at its end.
    ///
    /// @throws EngineFailure if it is no such URL
    public static EngineAddress of(URI url) throws EngineFailure {
        if (!"http".equals(url.getScheme()) || url.getHost() == null) {
            throw new EngineFailure(
                    EngineFailure.Kind.UNREACHABLE, "The engine's address (%s) must be an http URL.".formatted(url));
        }
        var path = withoutSlash(url.getPath() == null ? "" : url.getPath());
        return new EngineAddress(
                url.getHost(), url.getPort() < 0 ? 80 : url.getPort(), path.endsWith(VERSION) ? path : path + VERSION);
    }

    private static String withoutSlash(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    /// The path of a route, such as {@code /chat/completions}, at this engine.
    public String target(String route) {
        return UNVERSIONED.contains(route) ? path.substring(0, path.length() - VERSION.length()) + route : path + route;
    }

    InetSocketAddress resolve() {
        return new InetSocketAddress(host, port);
    }

    /// As the {@code host} header has it.
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
