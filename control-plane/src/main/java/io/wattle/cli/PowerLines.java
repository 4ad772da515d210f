package io.wattle.cli;

import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.placement.DomainLoad;
import io.wattle.placement.NodeRole;
import io.wattle.quantity.Scale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The tree of power domains with a bar for each; racks that are alike share a line, and of many the fullest show.
final class PowerLines {
    private static final int MOST_LINES = 20;
    private static final List<String> HEADERS = List.of("DOMAIN", "POWER", "COMMITTED", "LIMIT", "EXPECTED", "NODES");

    private final PlannedCluster planned;
    private final Bar bar;
    private final Map<DomainId, DomainLoad> loads;
    private final List<Line> lines = new ArrayList<>();

    /// @param racks how many stand behind the line; 0 for a domain above racks
    private record Line(int depth, String name, DomainLoad load, String nodes, int racks) {
        double share() {
            double limit = load.limit().value();
            return limit <= 0 ? 1 : load.committed().value() / limit;
        }
    }

    private PowerLines(PlannedCluster planned, Bar bar) {
        this.planned = planned;
        this.bar = bar;
        loads = planned.plan().domains().stream().collect(Collectors.toMap(DomainLoad::domain, load -> load));
    }

    static List<String> of(PlannedCluster planned, Bar bar, boolean isWide) {
        PowerLines power = new PowerLines(planned, bar);
        power.add(Optional.empty(), 0);
        return power.text(isWide);
    }

    private void add(Optional<DomainId> parent, int depth) {
        for (PowerDomain domain : planned.problem().cluster().powerDomains()) {
            DomainLoad load = loads.get(domain.id());
            if (domain.parent().equals(parent) && load != null) {
                lines.add(new Line(depth, domain.id().value(), load, "", 0));
                add(Optional.of(domain.id()), depth + 1);
            }
        }
        Map<String, List<Rack>> alike = new LinkedHashMap<>();
        for (Rack rack : planned.problem().cluster().racks()) {
            if (rack.parent().equals(parent) && loads.containsKey(rack.id())) {
                alike.computeIfAbsent(likeness(rack), _ -> new ArrayList<>()).add(rack);
            }
        }
        alike.values().forEach(racks -> lines.add(line(racks, depth)));
    }

    private String likeness(Rack rack) {
        DomainLoad load = load(rack);
        return Math.round(load.limit().value()) + " "
                + Math.round(load.committed().value()) + " "
                + Math.round(load.expected().value()) + " " + nodes(rack);
    }

    private Line line(List<Rack> racks, int depth) {
        Rack first = racks.getFirst();
        String name = racks.size() == 1
                ? first.id().value()
                : first.id() + " .. " + racks.getLast().id() + " (" + racks.size() + " alike)";
        return new Line(depth, name, load(first), nodes(first), racks.size());
    }

    private DomainLoad load(Rack rack) {
        return Objects.requireNonNull(loads.get(rack.id()));
    }

    private String nodes(Rack rack) {
        Map<NodeRole, Integer> roles = new EnumMap<>(NodeRole.class);
        for (Node node : rack.nodes()) {
            roles.merge(planned.plan().nodes().getOrDefault(node.id(), NodeRole.IDLE), 1, Integer::sum);
        }
        return roles.entrySet().stream()
                .map(role -> role.getValue() + " " + role.getKey().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private List<String> text(boolean isWide) {
        Set<Line> shown = new HashSet<>(
                fullest(lines.stream().filter(line -> line.racks() > 0).toList()));
        shown.addAll(fullest(lines.stream().filter(line -> line.racks() == 0).toList()));
        List<String> headers = new ArrayList<>(HEADERS);
        if (isWide) {
            headers.addAll(List.of("HEADROOM", "ONE-MORE-WATT-SAVES"));
        }
        List<List<String>> rows = lines.stream()
                .filter(shown::contains)
                .map(line -> cells(line, isWide))
                .toList();
        List<String> text = new ArrayList<>(new Table(headers, rows).lines(true));
        List<Line> left = lines.stream().filter(line -> !shown.contains(line)).toList();
        if (!left.isEmpty()) {
            int racks = left.stream().mapToInt(Line::racks).sum();
            long others = left.stream().filter(line -> line.racks() == 0).count();
            double most = left.stream().mapToDouble(Line::share).max().orElse(0);
            text.add("and %d more racks%s, none with more than %s of its limit committed"
                    .formatted(racks, others == 0 ? "" : " and " + others + " more domains", percent(most)));
        }
        return text;
    }

    private static List<Line> fullest(List<Line> all) {
        return all.stream()
                .sorted(Comparator.comparingDouble(Line::share).reversed())
                .limit(MOST_LINES)
                .toList();
    }

    private List<String> cells(Line line, boolean isWide) {
        DomainLoad load = line.load();
        double limit = Math.max(1e-9, load.limit().value());
        List<String> cells = new ArrayList<>(List.of(
                "  ".repeat(line.depth()) + line.name(),
                bar.draw(load.expected().value() / limit, load.committed().value() / limit),
                load.committed() + " (" + percent(line.share()) + ")",
                load.limit().toString(),
                load.expected().toString(),
                line.nodes()));
        if (isWide) {
            double headroom =
                    Math.max(0, load.limit().value() - load.committed().value());
            cells.add(Scale.POWER.format(headroom));
            cells.add(
                    load.shadowPrice().isPresent()
                            ? ModelLines.rate(load.shadowPrice().getAsDouble()) + " W"
                            : Cells.UNKNOWN);
        }
        return cells;
    }

    private static String percent(double share) {
        return Math.round(share * 100) + " %";
    }
}
