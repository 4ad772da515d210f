package io.wattle.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wattle.control.gateway.ledger.Account;
import io.wattle.control.gateway.ledger.SharedBooks.Books;
import io.wattle.control.gateway.ledger.Use;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: what the requests of all gateways are charged with, what was idle and what nobody claimed add up to what the
/// nodes drew, whatever breaks meanwhile.
/// Method: two nodes that report each second to the real monitor, the real settler and two real gateways' ledgers over
/// one virtual hour and a half an hour after it.
class SettlementTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder;

    @Test
    void aQuietHourAddsUpToTheMeter() throws IOException {
        var world = new MeteredWorld(folder, 1);
        world.run(HOUR);
        world.rest();
        var books = world.books();
        var meter = books.metered().orElseThrow();
        assertThat(meter.unknownSeconds()).isZero();
        assertThat(meter.measuredJoules()).isEqualTo(meter.meteredJoules());
        assertThat(sum(books, Use::unsettledJoules)).isCloseTo(0, within(1e-3));
        assertThat(total(books) / world.drawn()).isCloseTo(1, within(0.01));
        assertThat(sum(books, Use::joules) / meter.chargedJoules()).isCloseTo(1, within(1e-6));
        assertThat(sum(books, Use::joules) / world.caused()).isCloseTo(1, within(0.01));
        assertThat(sum(books, use -> use.unknown())).isZero();
        var tenants = by(books, Account::tenant);
        world.fairShares()
                .forEach((tenant, joules) ->
                        assertThat(tenants.get(tenant) / joules).as(tenant).isCloseTo(1, within(0.05)));
        assertThat(by(books, Account::model).keySet()).containsExactlyInAnyOrder("chat", "small");
    }

    @Test
    void anHourOfAccidentsAddsUpToTheMeterToo() throws IOException {
        var world = new MeteredWorld(folder, 2);
        world.outsiders = 0.03;
        world.run(Duration.ofMinutes(15));
        world.silence("n1", Duration.ofMinutes(6));
        world.run(Duration.ofMinutes(10));
        world.restartGateway(0);
        world.run(Duration.ofMinutes(5));
        world.cutDatabase(Duration.ofMinutes(4));
        world.run(Duration.ofMinutes(10));
        world.changeLeader();
        world.run(Duration.ofMinutes(10));
        world.restartDaemon("n2");
        world.restartGateway(1);
        world.run(Duration.ofMinutes(10));
        world.rest();
        var books = world.books();
        var meter = books.metered().orElseThrow();
        assertThat(meter.unknownSeconds()).isEqualTo(60);
        assertThat(total(books) / world.drawn()).isCloseTo(1, within(0.01));
        assertThat(meter.chargedJoules() + sum(books, Use::unsettledJoules))
                .isCloseTo(sum(books, Use::joules), within(1.0));
        assertThat(sum(books, Use::unsettledJoules) / world.caused()).isBetween(1e-4, 0.02);
        assertThat(meter.unclaimedJoules() / world.caused()).isBetween(0.015, 0.045);
    }

    @Test
    void joulesOfAModelStayModelled() throws IOException {
        var world = new MeteredWorld(folder, 3);
        world.isModelled = true;
        world.run(Duration.ofMinutes(10));
        world.rest();
        var books = world.books();
        assertThat(sum(books, Use::measuredJoules)).isCloseTo(0, within(1e-6));
        assertThat(sum(books, Use::modelledJoules)).isPositive();
        assertThat(books.metered().orElseThrow().measuredJoules()).isZero();
    }

    private static double total(Books books) {
        var meter = books.metered().orElseThrow();
        return sum(books, Use::joules) + meter.idleJoules() + meter.unclaimedJoules();
    }

    private static double sum(Books books, Function<Use, Number> field) {
        return books.accounts().values().stream()
                .mapToDouble(use -> field.apply(use).doubleValue())
                .sum();
    }

    private static Map<String, Double> by(Books books, Function<Account, String> group) {
        return books.accounts().entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> group.apply(entry.getKey()),
                        Collectors.summingDouble(entry -> entry.getValue().joules())));
    }
}
