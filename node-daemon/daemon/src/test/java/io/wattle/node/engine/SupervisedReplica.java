package io.wattle.node.engine;

import io.wattle.node.engine.SupervisionEvent.Desired;
import io.wattle.node.engine.SupervisionEvent.Health;
import io.wattle.node.engine.SupervisionEvent.Launched;
import io.wattle.node.engine.SupervisionEvent.Probed;
import io.wattle.node.engine.SupervisionEvent.Tick;
import io.wattle.protocol.DesiredReplica;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// One replica under a supervisor of standard patience, fed by hand.
final class SupervisedReplica {
    static final DesiredReplica CHAT = Replicas.llama("chat/0", 7, "/m.gguf");
    static final EngineProcess ENGINE = new EngineProcess(OptionalLong.of(4711), 99, "http://127.0.0.1:4000", CHAT);

    /// What the supervisor wanted done so far.
    final List<SupervisionEffect> effects = new ArrayList<>();

    Supervision now = Supervision.of("chat/0");

    private final Supervisor supervisor = new Supervisor(SupervisionPolicy.STANDARD);

    /// Brings the engine to its start, and forgets the effects of that.
    void start() {
        hear(0, want(CHAT));
        hear(1, new Tick(true));
        hear(1, new Launched(ENGINE));
        effects.clear();
    }

    /// Brings the engine to serve at the second 2.
    void run() {
        start();
        hear(2, new Probed(Health.SERVING, Optional.empty(), false));
    }

    void hear(double second, SupervisionEvent event) {
        var step = supervisor.step(now, event, (long) (second * 1e9));
        now = step.next();
        effects.addAll(step.effects());
    }

    ReplicaView view(boolean mayStart) {
        return ReplicaView.of(now, mayStart, Map.of()).orElseThrow();
    }

    static SupervisionEvent want(DesiredReplica replica) {
        return new Desired(Optional.of(replica));
    }

    static Probed serving(int running, long progress) {
        return new Probed(Health.SERVING, Optional.of(metrics(running, OptionalLong.of(progress))), false);
    }

    static EngineMetrics metrics(int running, OptionalLong progress) {
        return new EngineMetrics(
                OptionalInt.of(running), OptionalInt.of(0), OptionalLong.of(1), OptionalLong.of(1), progress);
    }
}
