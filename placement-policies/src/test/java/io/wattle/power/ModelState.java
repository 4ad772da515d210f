package io.wattle.power;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Everything there is at one moment: a leader, perhaps one that it deposed, two nodes, and answers on their way.
///
/// @param tick     of ten seconds
/// @param sequence of the last that was told
/// @param deposed  with what it knew when it was deposed
/// @param answers  that may arrive, once more or never
record ModelState(
        int tick, long sequence, Side leader, Optional<Side> deposed, List<Machine> machines, Set<Answer> answers) {
    /// A control plane and what it told each node.
    record Side(long epoch, List<Told> nodes) {
        Side with(int node, Told told) {
            return new Side(epoch, replaced(nodes, node, told));
        }
    }

    /// @param holds    what the ledger charges; the real thing
    /// @param sequence of what it was told last; 0 for nothing
    record Told(NodeGrants holds, long sequence) {}

    /// A node as physics has it.
    ///
    /// @param limit     that its GPUs enforce
    /// @param wanted    what it accepted and sets next
    /// @param withdrawn whether the last answer took its grant away
    /// @param leaseEnd  in real nanoseconds, its slow clock and the time to settle included
    /// @param engine    whether one may run
    record Machine(int limit, int wanted, long epoch, long sequence, boolean withdrawn, long leaseEnd, boolean engine) {
        int draw() {
            return engine ? limit : 0;
        }
    }

    /// @param watts     0 to run nothing
    /// @param ttl       nanoseconds from the question
    record Answer(int node, int watts, long epoch, long sequence, int asked, long ttl) {}

    int draw() {
        return machines.stream().mapToInt(Machine::draw).sum();
    }

    ModelState with(int node, Machine machine) {
        return new ModelState(tick, sequence, leader, deposed, replaced(machines, node, machine), answers);
    }

    ModelState with(Side next) {
        return new ModelState(tick, sequence, next, deposed, machines, answers);
    }

    ModelState withDeposed(Side next) {
        return new ModelState(tick, sequence, leader, Optional.of(next), machines, answers);
    }

    ModelState sending(Answer answer) {
        Set<Answer> more = new HashSet<>(answers);
        more.add(answer);
        return new ModelState(tick, sequence, leader, deposed, machines, Set.copyOf(more));
    }

    ModelState counting() {
        return new ModelState(tick, sequence + 1, leader, deposed, machines, answers);
    }

    static <T> List<T> replaced(List<T> list, int index, T value) {
        List<T> next = new ArrayList<>(list);
        next.set(index, value);
        return List.copyOf(next);
    }
}
