package io.wattle.control;

import io.wattle.control.gateway.ledger.Account;
import io.wattle.control.gateway.ledger.EnergyLedger;
import io.wattle.control.gateway.ledger.Place;
import io.wattle.control.gateway.ledger.Served;
import io.wattle.control.gateway.ledger.Settler;
import io.wattle.control.gateway.ledger.SharedBooks;
import io.wattle.control.gateway.ledger.Use;
import io.wattle.control.gateway.shared.OwnNotes;
import io.wattle.control.gateway.shared.SharedNotes;
import io.wattle.control.monitor.FleetMonitor;
import io.wattle.fleet.NodeId;
import io.wattle.power.Moment;
import io.wattle.quantity.Origin;
import io.wattle.routing.EnergyCost;
import io.wattle.routing.ReplicaEnergyMeter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Two nodes, two gateways and whoever leads, on a virtual clock, with what may break.
final class MeteredWorld {
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

    private final SplittableRandom dice;
    private final List<MeteredNode> nodes;
    private final Path folder;
    private final OwnNotes database = new OwnNotes();
    private final SharedNotes notes = new CuttableNotes();
    private final EnergyLedger[] ledgers = new EnergyLedger[2];
    private final SharedBooks[] books = new SharedBooks[2];
    private final Map<String, Double> fairTokens = new HashMap<>();
    private final Map<String, Instant> silentUntil = new HashMap<>();
    private Instant databaseBack = Instant.EPOCH;
    private FleetMonitor monitor = new FleetMonitor();
    private Settler settler = new Settler(notes);
    private Instant now = START;
    private boolean isResting;

    /// Share of requests that no gateway knows.
    double outsiders;

    boolean isModelled;

    MeteredWorld(Path folder, long seed) {
        this.dice = new SplittableRandom(seed);
        this.folder = folder;
        this.nodes = List.of(
                new MeteredNode("n1", dice.split(), "chat/0", "small/0"),
                new MeteredNode("n2", dice.split(), "chat/1"));
        restartGateway(0);
        restartGateway(1);
    }

    /// A request on its way.
    static final class Answer {
        final int prompt;
        private final int output;
        private final int gateway;
        private final String tenant;
        private final Instant begun;
        private int done;

        private Answer(SplittableRandom dice, Instant begun, double outsiders) {
            this.prompt = dice.nextInt(50, 2000);
            this.output = dice.nextInt(10, dice.nextInt(50) == 0 ? 2500 : 400);
            this.gateway = dice.nextDouble() < outsiders ? -1 : dice.nextInt(2);
            this.tenant = "t" + dice.nextInt(3);
            this.begun = begun;
        }

        int grow() {
            int tokens = Math.min(10, output - done);
            done += tokens;
            return tokens;
        }

        boolean isDone() {
            return done == output;
        }
    }

    /// The database, which may be away.
    private final class CuttableNotes implements SharedNotes {
        @Override
        public void put(String kind, Note note) throws IOException {
            check();
            database.put(kind, note);
        }

        @Override
        public List<Note> changedAfter(String kind, Instant instant) throws IOException {
            check();
            return database.changedAfter(kind, instant);
        }

        private void check() throws IOException {
            if (now.isBefore(databaseBack)) {
                throw new IOException("The database is away.");
            }
        }
    }

    void run(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            second();
        }
    }

    /// No more requests; what is open is settled.
    void rest() {
        isResting = true;
        run(Duration.ofMinutes(30));
    }

    private void second() {
        now = now.plusSeconds(1);
        for (var node : nodes) {
            node.idle();
            for (var engine : node.engines) {
                double perSecond = 0.4 + 0.3 * Math.sin(now.getEpochSecond() / 500.0);
                if (!isResting && dice.nextDouble() < perSecond) {
                    engine.begin(new Answer(dice, now.minusMillis(dice.nextInt(1000)), outsiders));
                }
                engine.second().forEach(answer -> charge(node, engine, answer));
            }
            report(node);
        }
        try {
            var moment = moment();
            settler.tick(now, () -> MeterTap.readings(monitor.fleet(), moment));
        } catch (IOException away) {
            if (!now.isBefore(databaseBack)) {
                throw new AssertionError("The database is there.", away);
            }
        }
        if (now.getEpochSecond() % 5 == 0) {
            Stream.of(books).forEach(SharedBooks::exchange);
        }
        if (now.getEpochSecond() % 10 == 0) {
            Stream.of(ledgers).forEach(ledger -> ledger.save(now));
        }
    }

    private Moment moment() {
        return new Moment(Duration.between(START, now).toNanos(), now);
    }

    private void report(MeteredNode node) {
        if (!now.isBefore(silentUntil.getOrDefault(node.name, Instant.EPOCH))) {
            if (monitor.accept(node.report(now, origin()), moment())
                    instanceof FleetMonitor.Taken.Refused(var refusal)) {
                throw new AssertionError(refusal.toString());
            }
        }
    }

    private Origin origin() {
        return isModelled ? Origin.MODELLED : Origin.MEASURED;
    }

    private void charge(MeteredNode node, MeteredNode.Engine engine, Answer answer) {
        if (answer.gateway < 0) {
            return;
        }
        double tokens = answer.output + ReplicaEnergyMeter.PROMPT_TOKEN_SHARE * answer.prompt;
        fairTokens.merge(answer.tenant, tokens, Double::sum);
        Optional<EnergyCost> cost =
                monitor.fleet().node(new NodeId(node.name)).flatMap(status -> status.cost(engine.replica));
        double joules = cost.map(known -> known.of(answer.prompt, answer.output).value())
                .orElse(0.0);
        boolean isMeasured =
                cost.filter(known -> known.origin() == Origin.MEASURED).isPresent();
        var use = new Use(
                1,
                answer.prompt,
                answer.output,
                isMeasured ? joules : 0,
                isMeasured ? 0 : joules,
                0,
                cost.isEmpty() ? 1 : 0,
                0);
        String model = engine.replica.substring(0, engine.replica.indexOf('/'));
        var place = new Place(node.name, engine.replica);
        ledgers[answer.gateway].add(
                Account.at(answer.begun, answer.tenant, "key", model),
                use,
                Optional.of(new Served(place, answer.begun, now, answer.prompt, answer.output)));
    }

    void silence(String node, Duration time) {
        silentUntil.put(node, now.plus(time));
    }

    void cutDatabase(Duration time) {
        databaseBack = now.plus(time);
    }

    void changeLeader() {
        monitor = new FleetMonitor();
        settler = new Settler(notes);
    }

    void restartDaemon(String name) {
        nodes.stream().filter(node -> node.name.equals(name)).forEach(MeteredNode::restartDaemon);
        silence(name, Duration.ofSeconds(4));
    }

    /// After its last save, as a gateway does that is told to end.
    void restartGateway(int number) {
        if (ledgers[number] != null) {
            ledgers[number].save(now);
        }
        ledgers[number] = new EnergyLedger(Optional.of(folder.resolve("energy-%d.json".formatted(number))));
        books[number] = new SharedBooks(ledgers[number], notes, "gateway-" + number, () -> now);
    }

    /// As the first gateway has them.
    SharedBooks.Books books() {
        return books[0].read(START, START.plus(Duration.ofHours(3)));
    }

    /// All that the nodes drew.
    double drawn() {
        return nodes.stream().mapToDouble(MeteredNode::everDrawn).sum();
    }

    /// What requests caused.
    double caused() {
        return nodes.stream()
                .flatMap(node -> node.engines.stream())
                .mapToDouble(MeteredNode.Engine::everActive)
                .sum();
    }

    /// What tenants would be charged if all tokens cost the same.
    Map<String, Double> fairShares() {
        double all = fairTokens.values().stream().mapToDouble(each -> each).sum();
        Map<String, Double> shares = new HashMap<>();
        fairTokens.forEach((tenant, tokens) -> shares.put(tenant, caused() * tokens / all));
        return shares;
    }
}
