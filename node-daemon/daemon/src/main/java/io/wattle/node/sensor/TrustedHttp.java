package io.wattle.node.sensor;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// HTTP clients for devices whose certificates nobody public has signed.
public final class TrustedHttp {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private TrustedHttp() {}

    /// @param certificates PEM file with the certificates to trust; empty for those that Java trusts
    /// @throws IOException if the file holds none
    public static HttpClient client(Optional<Path> certificates) throws IOException {
        var builder = HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1);
        if (certificates.isPresent()) {
            builder.sslContext(trusting(certificates.get()));
        }
        return builder.build();
    }

    private static SSLContext trusting(Path file) throws IOException {
        try (var input = Files.newInputStream(file)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(input)) {
                store.setCertificateEntry("trusted-" + number++, certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException malformed) {
            throw new IOException("The file (%s) holds no certificates: %s".formatted(file, malformed.getMessage()));
        }
    }
}
