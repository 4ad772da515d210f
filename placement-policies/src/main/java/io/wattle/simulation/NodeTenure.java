package io.wattle.simulation;

import io.wattle.fleet.Node;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.power.Grant;
import io.wattle.power.Lease;
import io.wattle.power.Moment;
import io.wattle.power.NodeGrants;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What one node was told to run, the grants it may hold for it, and how far it has followed.
///
/// It hears what it is told with its next report, once a second. A lower cap then takes {@link Lease#SETTLING} until
/// the driver is held to it, and the next report confirms it.
final class NodeTenure {
    private static final double REPORT_SECONDS = 1;
    private static final double SETTLING_SECONDS = Lease.SETTLING.toNanos() / 1e9;

    private final Node node;
    private NodeGrants holds = NodeGrants.NONE;
    private List<ReplicaPlacement> before = List.of();
    private List<ReplicaPlacement> told = List.of();
    private double heardAt;
    private int delivered = Stage.SETTLED.rank;

    /// How far it is with what it was told last.
    private enum Stage {
        UNHEARD(0),
        HEARD(1),
        SETTLED(2);

        private final int rank;

        Stage(int rank) {
            this.rank = rank;
        }
    }

    NodeTenure(Node node) {
        this.node = node;
    }

    Node node() {
        return node;
    }

    List<ReplicaPlacement> told() {
        return told;
    }

    Watts charge(Watts idle) {
        return holds.charge(idle);
    }

    /// Whether it may still draw by a grant that it is to give back.
    boolean holdsOlder() {
        return !holds.older().isEmpty();
    }

    /// Runs these from the beginning.
    void begin(List<ReplicaPlacement> replicas, Watts watts, long sequence) {
        tell(replicas, watts, sequence, 0);
        holds = holds.confirmed();
        before = told;
        heardAt = Double.NEGATIVE_INFINITY;
        delivered = Stage.SETTLED.rank;
    }

    /// Tells it what to run from its next report on, and grants the watts for it.
    void tell(List<ReplicaPlacement> replicas, Watts watts, long sequence, double now) {
        Optional<Grant> grant = replicas.isEmpty()
                ? Optional.empty()
                : Optional.of(new Grant(watts, 1, sequence, moment(now).plus(Lease.LEDGER)));
        holds = holds.granted(grant);
        leave(replicas, now);
    }

    /// Tells it to run fewer, under the grant that it has.
    void leave(List<ReplicaPlacement> replicas, double now) {
        before = effective(now);
        told = replicas;
        heardAt = (Math.floor(now / REPORT_SECONDS) + 1) * REPORT_SECONDS;
        delivered = Stage.UNHEARD.rank;
    }

    boolean isGranted(Watts watts) {
        return holds.current().map(Grant::watts).equals(Optional.of(watts)) || told.isEmpty();
    }

    private Stage stage(double now) {
        return now < heardAt ? Stage.UNHEARD : now < heardAt + SETTLING_SECONDS ? Stage.HEARD : Stage.SETTLED;
    }

    /// What its drivers are held to: lower caps hold late, and until then the old setting.
    List<ReplicaPlacement> effective(double now) {
        return switch (stage(now)) {
            case UNHEARD -> before;
            case HEARD -> told.stream().map(this::settling).toList();
            case SETTLED -> told;
        };
    }

    private ReplicaPlacement settling(ReplicaPlacement replica) {
        return before.stream()
                .filter(old -> Fleet.isSameEngine(old, replica) && cap(old) > cap(replica))
                .findFirst()
                .orElse(replica);
    }

    private static double cap(ReplicaPlacement replica) {
        return replica.configuration().gpuPowerCap().orElse(Watts.ZERO).value();
    }

    /// Whether what it is held to has changed since this was asked.
    boolean isNews(double now) {
        int rank = stage(now).rank;
        boolean isNews = rank != delivered;
        delivered = rank;
        return isNews;
    }

    /// Whether it has reported, at its settings, since they settled.
    boolean hasSettled(double now) {
        return now >= (Math.floor((heardAt + SETTLING_SECONDS) / REPORT_SECONDS) + 1) * REPORT_SECONDS;
    }

    /// It runs by its current grant alone.
    void confirm() {
        holds = holds.confirmed();
    }

    /// It is silent: grants run out, and its floor stays charged until it is back.
    void silent(Watts floor, double now) {
        if (!told.isEmpty()) {
            holds = holds.granted(Optional.empty());
            told = List.of();
            before = told;
        }
        holds = holds.expired(moment(now), floor);
    }

    /// Its grant is renewed as long as it is heard.
    void renew(double now) {
        holds = holds.renewed(moment(now).plus(Lease.LEDGER));
    }

    private static Moment moment(double now) {
        Duration since = Duration.ofNanos(Math.round(now * 1e9));
        return new Moment(since.toNanos(), Instant.EPOCH.plus(since));
    }
}
