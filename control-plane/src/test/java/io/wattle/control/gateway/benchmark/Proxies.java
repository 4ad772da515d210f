package io.wattle.control.gateway.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// How each proxy is started.
///
/// @param folder     for logs, nginx's files and what npm installs
/// @param enginePort of the stub engine
record Proxies(Path folder, int enginePort) {
    private static final Path START_SCRIPT = Path.of("src/dist/bin/wattle-control");
    private static final Path PORTKEY = Path.of("src/test/gateway-benchmark");
    private static final List<Path> NGINX = List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx"));

    /// The real gateway on the real web server, with the start script's flags.
    Proxy gateway() throws IOException {
        int port = Proxy.freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags());
        command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), GatewayServer.class.getName()));
        command.addAll(List.of(Integer.toString(port), Integer.toString(enginePort)));
        return Proxy.start("gateway", port, command, folder.resolve("gateway.log"));
    }

    /// The heap that the distribution gives the control plane; {@code -Dgateway.flags} in its place.
    private static List<String> flags() throws IOException {
        String asked = System.getProperty("gateway.flags");
        if (asked != null) {
            return List.of(asked.strip().split(" +", -1));
        }
        var line = Pattern.compile("flags='([^']*)'").matcher(Files.readString(START_SCRIPT));
        if (!line.find()) {
            throw new IOException("The script %s states no flags.".formatted(START_SCRIPT));
        }
        return List.of(line.group(1).split(" +", -1));
    }

    /// A plain reverse proxy that keeps connections to the engine and passes each chunk on at once. It reads a page at
    /// a time, or as much as {@code -Dnginx.buffer} says.
    Proxy nginx() throws IOException {
        Path program = NGINX.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException("The benchmark needs nginx; Debian has it as \"nginx-light\"."));
        int port = Proxy.freePort();
        String size = System.getProperty("nginx.buffer");
        String buffers = size == null ? "" : "proxy_buffer_size %1$s; proxy_buffers 8 %1$s;".formatted(size);
        Path config = folder.resolve("nginx.conf");
        Files.writeString(config, """
                daemon off; master_process off; worker_processes 1; pid %1$s/nginx.pid; error_log %1$s/nginx.log;
                worker_rlimit_nofile 20000;
                events { worker_connections 9000; }
                http {
                  access_log off; keepalive_requests 1000000000;
                  client_body_temp_path %1$s/body; proxy_temp_path %1$s/tmp;
                  fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                  upstream engine { server 127.0.0.1:%2$d; keepalive 4000; keepalive_requests 1000000000; }
                  server {
                    listen 127.0.0.1:%3$d backlog=4096;
                    location / {
                      proxy_pass http://engine; proxy_http_version 1.1; proxy_set_header Connection "";
                      proxy_buffering off; %4$s
                    }
                  }
                }
                """.formatted(folder, enginePort, port, buffers));
        return Proxy.start(
                "nginx",
                port,
                List.of(program.toString(), "-c", config.toString(), "-p", folder.toString()),
                folder.resolve("nginx.out"));
    }

    /// Portkey's gateway as npm has it; nothing where npm or its registry is not there.
    Optional<Proxy> portkey() throws IOException, InterruptedException {
        for (String name : List.of("package.json", "package-lock.json")) {
            Files.copy(PORTKEY.resolve(name), folder.resolve(name));
        }
        int installed = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
                .directory(folder.toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (installed != 0) {
            System.out.println("Portkey's gateway is left out: npm could not install it.");
            return Optional.empty();
        }
        int port = Proxy.freePort();
        Path script = folder.resolve("node_modules/@portkey-ai/gateway/build/start-server.js");
        return Optional.of(Proxy.start(
                "portkey",
                port,
                List.of("node", script.toString(), "--port=" + port, "--headless"),
                folder.resolve("portkey.log")));
    }
}
