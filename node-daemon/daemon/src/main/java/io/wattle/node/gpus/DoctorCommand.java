package io.wattle.node.gpus;

import io.wattle.node.gpus.GpusMain.Surroundings;
import io.wattle.node.sensor.AcpiPowerMeterSensor;
import io.wattle.node.sensor.DcmiSensor;
import io.wattle.node.sensor.GpuDriver;
import io.wattle.node.sensor.HwmonSensor;
import io.wattle.node.sensor.NvmlGpus;
import io.wattle.node.sensor.PowerObservation;
import io.wattle.node.sensor.RaplSensor;
import io.wattle.node.sensor.Reading;
import io.wattle.node.sensor.Sensor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Says what this machine can and cannot measure or set, and why. Sets nothing.
@Command(name = "doctor", description = "Says what this machine can and cannot measure or set, and why.")
final class DoctorCommand implements Callable<Integer> {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Path SYS = Path.of("/sys");

    private final Surroundings around;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            paramLabel = "FORM",
            description = "table or json (default: ${DEFAULT-VALUE}).")
    private String form = "";

    DoctorCommand(Surroundings around) {
        this.around = around;
    }

    /// @param can whether it can be done here
    private record Finding(String subject, String what, boolean can, String why) {}

    @Override
    public Integer call() throws InterruptedException {
        var findings = new ArrayList<Finding>();
        var driver = NvmlGpus.find(around.nvmlLibrary(), CLOCK, Duration.ofSeconds(10));
        if (driver.gpus().isEmpty()) {
            findings.add(new Finding("gpus", "driver", false, driver.note()));
        }
        gpus(driver, findings);
        for (Sensor<PowerObservation> sensor : List.of(
                new AcpiPowerMeterSensor(SYS, CLOCK),
                new DcmiSensor(Path.of("/dev"), Path.of("/usr/bin/ipmitool"), CLOCK),
                new RaplSensor(SYS, CLOCK),
                new HwmonSensor(SYS, CLOCK))) {
            findings.add(host(sensor.name(), sensor.read()));
        }
        if (form.equals("json")) {
            around.say(GpuForms.document(
                    "DoctorReport", findings.stream().map(DoctorCommand::item).toList()));
        } else {
            var table = new ArrayList<List<String>>();
            table.add(List.of("SUBJECT", "WHAT", "CAN", "WHY"));
            findings.forEach(finding ->
                    table.add(List.of(finding.subject(), finding.what(), finding.can() ? "yes" : "no", finding.why())));
            GpuTable.aligned(table).forEach(around::say);
        }
        return 0;
    }

    private void gpus(GpuDriver driver, List<Finding> findings) throws InterruptedException {
        driver.gpus().forEach(gpu -> gpu.probe().vitals());
        boolean _ = new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS); // GPM compares two samples
        for (var gpu : driver.gpus()) {
            String subject = "gpu-" + gpu.index();
            var row = GpuRow.read(gpu);
            if (row.trouble().isPresent()) {
                findings.add(new Finding(subject, "read", false, row.trouble().get()));
                continue;
            }
            measure(subject, row, findings);
            findings.add(set(subject, row));
        }
    }

    private static void measure(String subject, GpuRow row, List<Finding> findings) {
        add(
                findings,
                subject,
                "power, averaged",
                row.pulse().flatMap(pulse -> pulse.average()),
                "before Ampere, and GA100");
        add(findings, subject, "power, instant", row.pulse().flatMap(pulse -> pulse.instant()), "no such field");
        add(findings, subject, "energy counter", known(row, "energy.total"), "before Volta, or it covers a module");
        add(
                findings,
                subject,
                "memory bandwidth",
                known(row, "memory.bandwidth.ratio"),
                "GPM begins with Hopper; utilization.memory is no bandwidth and is not shown as one");
        add(findings, subject, "peak bandwidth", known(row, "memory.bandwidth.peak"), "clock or bus width unknown");
        add(findings, subject, "clocks", known(row, "clocks.current.sm"), "not told");
        add(findings, subject, "throttle reasons", known(row, "clocks_event_reasons.active"), "not told");
        add(findings, subject, "memory temperature", known(row, "temperature.memory"), "no such sensor");
        add(findings, subject, "ECC errors", known(row, "ecc.errors.corrected.aggregate.total"), "off, or no ECC");
    }

    /// Nothing is tried: trying would set something.
    private Finding set(String subject, GpuRow row) {
        var range = row.detail().map(detail -> detail.limits()).filter(limits -> limits.containsKey("min"));
        if (range.isEmpty()) {
            return new Finding(subject, "set power limit", false, "The board tells no range of limits.");
        }
        String bounds = "%s to %s".formatted(range.get().get("min"), range.get().get("max"));
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        return new Finding(
                subject,
                "set power limit",
                isRoot,
                isRoot ? bounds + "; not tried" : bounds + ", by root only: that is what wattle-powerd is for");
    }

    private static Finding host(String name, Reading<PowerObservation> reading) {
        return switch (reading) {
            case Reading.Value<PowerObservation> value ->
                new Finding(
                        "host",
                        name,
                        true,
                        "covers the "
                                + (value.value().coverage() == PowerObservation.Coverage.NODE
                                        ? "whole node"
                                        : "processors"));
            case Reading.Unsupported<PowerObservation>(var reason) -> new Finding("host", name, false, reason);
            case Reading.Denied<PowerObservation>(var reason, var remedy) ->
                new Finding("host", name, false, reason + " " + remedy);
            case Reading.Failed<PowerObservation>(var reason) -> new Finding("host", name, false, reason);
            case Reading.Lost<PowerObservation>(var reason) -> new Finding("host", name, false, reason);
        };
    }

    private static Optional<String> known(GpuRow row, String field) {
        return Field.of(field).value().apply(row).map(_ -> Field.of(field).text(row));
    }

    private static void add(List<Finding> findings, String subject, String what, Optional<?> value, String why) {
        findings.add(new Finding(
                subject, what, value.isPresent(), value.map(Object::toString).orElse(why)));
    }

    private static Map<String, Object> item(Finding finding) {
        var item = new LinkedHashMap<String, Object>();
        item.put("subject", finding.subject());
        item.put("what", finding.what());
        item.put("can", finding.can());
        item.put("why", finding.why());
        return item;
    }
}
