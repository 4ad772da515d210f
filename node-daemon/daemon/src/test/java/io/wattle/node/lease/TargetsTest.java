package io.wattle.node.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private static final URI A = URI.create("http://a:1");
    private static final URI B = URI.create("http://b:1");
    private static final URI C = URI.create("http://c:1");

    @Test
    void addressesTakeTurns() {
        var targets = Targets.of(List.of(A, B));
        assertThat(targets.current()).isEqualTo(A);
        assertThat(targets.afterFailure().current()).isEqualTo(B);
        assertThat(targets.afterFailure().afterFailure().current()).isEqualTo(A);
    }

    @Test
    void theNamedLeaderIsAskedUntilItFails() {
        var led = Targets.of(List.of(A, B)).ledBy(Optional.of("http://c:1"));
        assertThat(led.current()).isEqualTo(C);
        assertThat(led.afterFailure().current()).isEqualTo(A);
    }

    @Test
    void aNameThatLeadsNowhereCountsAsNone() {
        var targets = Targets.of(List.of(A, B));
        for (String name : List.of("", "not a url", "ftp://c", "http://a:1")) {
            assertThat(targets.ledBy(Optional.of(name)).current()).as(name).isEqualTo(B);
        }
        assertThat(targets.ledBy(Optional.empty()).current()).isEqualTo(B);
    }

    @Test
    void thereMustBeAnAddress() {
        assertThatThrownBy(() -> Targets.of(List.of()))
                .hasMessage("There must be at least one address of the control plane.");
    }
}
