package io.wattle.powerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.nvml.fake.FakeDriver;
import io.wattle.protocol.PowerLease;
import io.wattle.protocol.PowerdReply;
import io.wattle.protocol.PowerdRequest;
import io.wattle.protocol.ProtocolCodec;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Powerd as a process of its own, in front of a fake driver with one board of 200 to 700 W.
@Timeout(180)
class PowerdProcessTest {
    @TempDir
    Path folder;

    private FakeDriver driver;
    private Process powerd;

    @BeforeEach
    void start() throws Exception {
        driver = FakeDriver.in(folder).inRealTime().scenario("");
        powerd = launch();
    }

    @AfterEach
    void end() {
        powerd.destroyForcibly();
    }

    @Test
    void aGrantRaisesTheFloorAndItsEndBringsTheFloorBack() throws Exception {
        assertThat(ask(PowerdRequest.status()).gpus().getFirst().limitMilliwatts())
                .isEqualTo(200_000);
        String gpu = ask(PowerdRequest.status()).gpus().getFirst().uuid();
        assertThat(ask(PowerdRequest.setLimit(gpu, 400_000)).message())
                .isEqualTo("There is no live lease: the GPUs stay at their floor.");

        assertThat(ask(PowerdRequest.grant(lease(900, 7, 20_000))).accepted()).isTrue();
        var raised = ask(PowerdRequest.setLimit(gpu, 400_000));
        assertThat(raised.accepted()).isTrue();
        assertThat(raised.gpus().getFirst().enforcedMilliwatts()).isEqualTo(400_000);
        assertThat(ask(PowerdRequest.setLimit(gpu, 500_001)).message())
                .isEqualTo("The limits would sum to 500001 mW; the grant leaves 500000 mW for GPUs.");

        assertThat(ask(PowerdRequest.grant(lease(900, 8, 1_500))).accepted()).isTrue();
        PowerdReply reply = raised;
        while (reply.gpus().getFirst().limitMilliwatts() != 200_000) {
            reply = ask(PowerdRequest.status());
        }
        assertThat(reply.isLive()).isFalse();
    }

    @Test
    void aRestartedPowerdGoesOnWithItsLeaseAndRefusesAnOlderOne() throws Exception {
        String gpu = ask(PowerdRequest.status()).gpus().getFirst().uuid();
        ask(PowerdRequest.grant(lease(900, 7, 120_000)));
        ask(PowerdRequest.setLimit(gpu, 400_000));
        powerd.destroyForcibly().waitFor();
        powerd = launch();
        var status = ask(PowerdRequest.status());
        assertThat(status.isLive()).isTrue();
        assertThat(ask(PowerdRequest.grant(lease(2_000, 6, 20_000))).message())
                .isEqualTo("The lease (epoch 3, sequence 6) is older than the one that is held.");
    }

    @Test
    void anOrderlyEndGoesToTheFloorAndTheSocketIsNotForOthers() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("power.sock"))))
                .isEqualTo("rw-rw----");
        String gpu = ask(PowerdRequest.status()).gpus().getFirst().uuid();
        ask(PowerdRequest.grant(lease(900, 7, 120_000)));
        ask(PowerdRequest.setLimit(gpu, 400_000));
        powerd.destroy();
        assertThat(powerd.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(folder.resolve("err")).lines().toList())
                .last()
                .isEqualTo("limit %s 200000 mW".formatted(gpu));
    }

    @Test
    void garbageGetsASentence() throws Exception {
        assertThat(line("garbage").message()).startsWith("The PowerdRequest is malformed");
        assertThat(line("{\"verb\":\"reboot\"}").message()).isEqualTo("The verb (reboot) is unknown.");
    }

    private Process launch() throws Exception {
        Files.writeString(folder.resolve("out"), "");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PowerdMain.class.getName(),
                        "--socket",
                        folder.resolve("power.sock").toString(),
                        "--data",
                        folder.resolve("data").toString(),
                        "--host-max-power",
                        "400 W")
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("WATTLE_NVML_LIBRARY", driver.library().toString());
        var process = builder.start();
        while (!Files.readString(folder.resolve("out")).endsWith("\n")) {
            assertThat(process.isAlive())
                    .as(Files.readString(folder.resolve("err")))
                    .isTrue();
        }
        return process;
    }

    private static PowerLease lease(double watts, long sequence, long millis) throws Exception {
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        double uptime =
                Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0]);
        return new PowerLease(watts, 3, sequence, boot, (long) (uptime * 1000) + millis);
    }

    private PowerdReply ask(PowerdRequest request) throws Exception {
        return line(new String(ProtocolCodec.encode(request), StandardCharsets.UTF_8));
    }

    private PowerdReply line(String text) throws Exception {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(folder.resolve("power.sock")));
            channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
            var reader =
                    new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
            return ProtocolCodec.decode(reader.readLine().getBytes(StandardCharsets.UTF_8), PowerdReply.class);
        }
    }
}
