package io.wattle.control.api;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.wattle.control.executor.NotLeadingException;
import io.wattle.control.store.StoreException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the route of a request and turns whatever happens into one answer.
///
/// Segments are matched before they are decoded, so that a name may hold a slash ({@code org%2Fmodel}).
final class Router implements Handler {
    /// Where the leader is, on answers of a control plane that does not lead.
    static final String LEADER_HEADER = "x-wattle-leader";

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final String ANY = "*";

    private final List<Route> routes = new ArrayList<>();

    /// What answers a call.
    @FunctionalInterface
    interface Action {
        Reply answer(Call call) throws Failure, StoreException, NotLeadingException;
    }

    private record Route(String method, List<String> pattern, Action action) {
        boolean matches(List<String> segments) {
            if (segments.size() != pattern.size()) {
                return false;
            }
            for (int i = 0; i < pattern.size(); i++) {
                if (!pattern.get(i).equals(ANY) && !pattern.get(i).equals(segments.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /// @param pattern a path; {@code *} stands for any one segment
    Router on(String method, String pattern, Action action) {
        routes.add(new Route(method, segments(pattern), action));
        return this;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        answer(request).send(response);
    }

    private Reply answer(ServerRequest request) {
        try {
            List<String> segments = segments(request.path().absolute().rawPath());
            Route route = find(request, segments);
            return route.action().answer(new Call(request, names(route.pattern(), segments)));
        } catch (Failure failure) {
            return failure.reply();
        } catch (NotLeadingException elsewhere) {
            return notLeading(elsewhere.getMessage(), elsewhere.leader());
        } catch (StoreException away) {
            return Reply.error(503, "database_unavailable", String.valueOf(away.getMessage()));
        } catch (RuntimeException broken) { // the last place where a defect can become an answer
            LOG.error("{} {} failed.", request.prologue().method(), request.path().path(), broken);
            return Reply.error(500, "internal", "The control plane failed to answer; its log says why.");
        }
    }

    static Reply notLeading(@Nullable String sentence, Optional<URI> leader) {
        return Reply.error(503, "not_leader", String.valueOf(sentence))
                .with(leader.map(url -> Map.of(LEADER_HEADER, url.toString())).orElse(Map.of()));
    }

    private Route find(ServerRequest request, List<String> segments) throws Failure {
        String method = request.prologue().method().text();
        List<Route> matching =
                routes.stream().filter(route -> route.matches(segments)).toList();
        if (matching.isEmpty()) {
            throw Failure.notFound(
                    "There is no \"%s\".".formatted(request.path().absolute().path()));
        }
        Optional<Route> found =
                matching.stream().filter(route -> route.method().equals(method)).findFirst();
        if (found.isEmpty()) {
            String allowed = matching.stream().map(Route::method).collect(Collectors.joining(", "));
            throw new Failure(
                    405,
                    "method_not_allowed",
                    "\"%s\" takes %s, not %s.".formatted(request.path().absolute().path(), allowed, method),
                    Map.of(HeaderNames.ALLOW.defaultCase(), allowed));
        }
        return found.get();
    }

    private static List<String> segments(String path) {
        return Arrays.stream(path.split("/"))
                .filter(segment -> !segment.isEmpty())
                .toList();
    }

    private static List<String> names(List<String> pattern, List<String> segments) throws Failure {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < pattern.size(); i++) {
            if (pattern.get(i).equals(ANY)) {
                names.add(decoded(segments.get(i)));
            }
        }
        return names;
    }

    private static String decoded(String segment) throws Failure {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new Failure(
                    400, "malformed_path", "The path's \"%s\" is not well encoded.".formatted(segment));
        }
    }
}
