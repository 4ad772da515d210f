package io.wattle.simulation;

import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/// The replicas that answer for each other, and the requests that wait while none of them serves.
final class Pool {
    private final ModelName name;
    private final Model model;
    private final Account account;
    private final Observation observation = new Observation();
    private final List<Replica> serving = new ArrayList<>();
    private final Deque<Sequence> backlog = new ArrayDeque<>();
    private int loading;

    Pool(ModelName name, Model model, Account account) {
        this.name = name;
        this.model = model;
        this.account = account;
    }

    ModelName name() {
        return name;
    }

    Model model() {
        return model;
    }

    Account account() {
        return account;
    }

    Observation observation() {
        return observation;
    }

    /// In the order of their numbers.
    List<Replica> serving() {
        return serving;
    }

    Deque<Sequence> backlog() {
        return backlog;
    }

    /// Whether none serves and none is about to.
    boolean isHopeless() {
        return serving.isEmpty() && loading == 0;
    }

    void begins() {
        loading++;
    }

    void serves(Replica replica) {
        loading--;
        serving.add(replica);
        serving.sort(Comparator.comparingInt(Replica::number));
    }

    /// One that is on its way out, or never came.
    void forget(Replica replica) {
        if (!serving.remove(replica) && replica.state() == Replica.State.LOADING) {
            loading--;
        }
    }
}
