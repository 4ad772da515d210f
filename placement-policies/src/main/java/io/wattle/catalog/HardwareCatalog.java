package io.wattle.catalog;

import io.wattle.fleet.CpuArchitecture;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.BytesPerSecond;
import io.wattle.quantity.Megahertz;
import io.wattle.quantity.Watts;
import io.wattle.workload.Precision;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// GPUs, processors, servers and links by name.
public final class HardwareCatalog {
    private static final double GIGA = 1e9;
    private static final double MEBI = 1 << 20;
    private static final Pattern MAKER =
            Pattern.compile("^(NVIDIA|AMD Instinct|AMD|Tesla)[ -]+", Pattern.CASE_INSENSITIVE);
    private static final HardwareCatalog STANDARD = new HardwareCatalog();

    private final Names<GpuType> gpus = new Names<>();
    private final Names<CpuType> cpus = new Names<>();
    private final Names<ServerType> servers = new Names<>();
    private final Names<LinkType> links = new Names<>();

    private HardwareCatalog() {
        Table.rows("links.tsv").stream()
                .map(HardwareCatalog::link)
                .forEach(link -> links.add(link.name(), link.aliases(), link));
        Table.rows("gpus.tsv").stream().map(this::gpu).forEach(gpu -> gpus.add(gpu.name(), gpu.aliases(), gpu));
        Table.rows("cpus.tsv").stream()
                .map(HardwareCatalog::cpu)
                .forEach(cpu -> cpus.add(cpu.name(), cpu.aliases(), cpu));
        Table.rows("servers.tsv").stream()
                .map(HardwareCatalog::server)
                .forEach(server -> servers.add(server.name(), List.of(), server));
    }

    private HardwareCatalog(HardwareCatalog before, List<GpuType> more) {
        before.links().forEach(link -> links.add(link.name(), link.aliases(), link));
        before.gpus().forEach(gpu -> gpus.add(gpu.name(), gpu.aliases(), gpu));
        before.cpus().forEach(cpu -> cpus.add(cpu.name(), cpu.aliases(), cpu));
        before.servers().forEach(server -> servers.add(server.name(), List.of(), server));
        more.forEach(gpu -> gpus.add(gpu.name(), gpu.aliases(), gpu));
    }

    /// These rows and more.
    ///
    /// @throws IllegalArgumentException if a name or alias is taken
    public HardwareCatalog with(List<GpuType> more) {
        return more.isEmpty() ? this : new HardwareCatalog(this, more);
    }

    /// What this project knows.
    public static HardwareCatalog standard() {
        return STANDARD;
    }

    /// Finds a GPU type by its name, an alias or what nvidia-smi prints, in any case.
    public Optional<GpuType> gpu(String name) {
        return gpus.find(name).or(() -> gpus.find(bare(name)));
    }

    /// Finds a processor by its name or an alias, in any case.
    public Optional<CpuType> cpu(String name) {
        return cpus.find(name);
    }

    /// Finds a whole server by its name, in any case.
    public Optional<ServerType> server(String name) {
        return servers.find(name);
    }

    /// Finds a kind of link by its name or an alias, in any case.
    public Optional<LinkType> link(String name) {
        return links.find(name);
    }

    public List<LinkType> links() {
        return links.all();
    }

    public List<GpuType> gpus() {
        return gpus.all();
    }

    public List<CpuType> cpus() {
        return cpus.all();
    }

    public List<ServerType> servers() {
        return servers.all();
    }

    /// GPU types somebody may have meant by an unknown name, the closest first.
    public List<String> nearestGpus(String name) {
        return NearestName.ranked(name, gpus.known(), 3);
    }

    /// Processors somebody may have meant by an unknown name, the closest first.
    public List<String> nearestCpus(String name) {
        return NearestName.ranked(name, cpus.known(), 3);
    }

    /// Lists of results and drivers put the maker before the name, or leave it out.
    private static String bare(String name) {
        return MAKER.matcher(name.strip()).replaceFirst("");
    }

    private GpuType gpu(Table.Row row) {
        Map<Precision, Double> teraflops = new EnumMap<>(Precision.class);
        row.number("fp16_tflops").ifPresent(rate -> teraflops.put(Precision.FP16, rate));
        row.number("bf16_tflops").ifPresent(rate -> teraflops.put(Precision.BF16, rate));
        row.number("fp8_tflops").ifPresent(rate -> teraflops.put(Precision.FP8, rate));
        row.number("fp4_tflops").ifPresent(rate -> teraflops.put(Precision.FP4, rate));
        row.number("int8_tops").ifPresent(rate -> teraflops.put(Precision.INT8, rate));
        return new GpuType(
                row.text("name"),
                row.list("aliases"),
                row.text("generation"),
                memory(row).orElseThrow(),
                row.number("reported_mib").map(mebibytes -> new Bytes((long) (mebibytes * MEBI))),
                bandwidth(row, "bandwidth_gbs"),
                teraflops,
                watts(row, "tdp_watts"),
                watts(row, "min_limit_watts"),
                watts(row, "idle_watts"),
                watts(row, "active_floor_watts"),
                connection(row, "link"),
                connection(row, "pcie"),
                clock(row, "base_clock_mhz"),
                clock(row, "boost_clock_mhz"),
                row.text("note"),
                row.text("source"));
    }

    private Optional<BytesPerSecond> connection(Table.Row row, String column) {
        return row.list(column).stream()
                .findFirst()
                .map(name -> link(name)
                        .orElseThrow(() ->
                                new IllegalStateException("The row \"%s\" names the link \"%s\", which links.tsv lacks."
                                        .formatted(row.text("name"), name)))
                        .oneWay());
    }

    private static LinkType link(Table.Row row) {
        return new LinkType(
                row.text("name"),
                row.list("aliases"),
                row.text("kind"),
                bandwidth(row, "gbs_per_direction").orElseThrow(),
                row.text("note"),
                row.text("source"));
    }

    private static CpuType cpu(Table.Row row) {
        return new CpuType(
                row.text("name"),
                row.list("aliases"),
                CpuArchitecture.ofLabel(row.text("arch")).orElseThrow(),
                row.required("cores"),
                memory(row),
                bandwidth(row, "bandwidth_gbs"),
                watts(row, "tdp_watts"),
                row.integer("vector_bits"),
                row.text("note"),
                row.text("source"));
    }

    private static ServerType server(Table.Row row) {
        return new ServerType(
                row.text("name"),
                row.text("description"),
                row.text("gpu"),
                row.required("gpus"),
                watts(row, "max_watts"),
                watts(row, "rest_watts"),
                row.text("note"),
                row.text("source"));
    }

    private static Optional<Bytes> memory(Table.Row row) {
        return row.number("memory_gb").map(gigabytes -> new Bytes((long) (gigabytes * GIGA)));
    }

    private static Optional<BytesPerSecond> bandwidth(Table.Row row, String column) {
        return row.number(column).map(gigabytes -> new BytesPerSecond(gigabytes * GIGA));
    }

    private static Optional<Megahertz> clock(Table.Row row, String column) {
        return row.number(column).map(Megahertz::new);
    }

    private static Optional<Watts> watts(Table.Row row, String column) {
        return row.number(column).map(Watts::new);
    }
}
