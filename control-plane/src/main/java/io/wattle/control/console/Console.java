package io.wattle.control.console;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.staticcontent.ClasspathHandlerConfig;
import io.helidon.webserver.staticcontent.StaticContentFeature;

/// Serves the console's page at {@code /ui/}, and leads {@code /} and {@code /ui} there.
public final class Console {
    /// Scripts and styles from here alone: a name that a user chose can never run.
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'";

    private Console() {}

    /// Adds the console's routes.
    public static void register(HttpRouting.Builder routing) {
        Handler toThePage = (request, response) -> response.status(Status.FOUND_302)
                .header(HeaderNames.LOCATION, "/ui/")
                .send();
        routing.get("/", toThePage)
                .get("/ui", (request, response) -> {
                    if (request.path().rawPath().equals("/ui")) {
                        toThePage.handle(request, response);
                    } else {
                        response.next();
                    }
                })
                .any("/ui/*", (request, response) -> {
                    response.header(HeaderNames.create("Content-Security-Policy"), CONTENT_SECURITY_POLICY);
                    response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
                    response.header(HeaderNames.CACHE_CONTROL, "no-cache");
                    response.next();
                })
                .register(
                        "/ui",
                        StaticContentFeature.createService(ClasspathHandlerConfig.builder()
                                .location("console")
                                .welcome("index.html")
                                .build()));
    }
}
