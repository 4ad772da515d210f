package io.wattle.control.executor;

import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// What goes wrong, and what operators want, by the seed.
final class SimFaults {
    private final SimWorld world;
    private int wish;

    SimFaults(SimWorld world) {
        this.world = world;
        world.in(SimWorld.SECOND, this::wish);
        world.in(240 * SimWorld.SECOND, this::choose);
        world.in(10 * SimWorld.SECOND, this::fault);
    }

    void heal() {
        world.controllers.forEach(SimController::heal);
        world.nodes.forEach(SimNode::heal);
    }

    /// Another plan, of which some cannot be carried out before others give watts back.
    private void wish() {
        if (world.isHealthy) {
            return;
        }
        world.in((3 + world.random.nextLong(25)) * SimWorld.SECOND, this::wish);
        choose();
    }

    private void choose() {
        wish++;
        List<ReplicaPlacement> chosen = new ArrayList<>();
        double left = 6_400;
        for (int first = 0; first < world.nodes.size(); first += 3) {
            double most = Math.min(limit(first), left - (first == 0 ? 924 : 0));
            left -= fill(world.nodes.subList(first, first + 3), most, chosen);
        }
        world.wish = SimDocuments.plan(wish, chosen);
    }

    private double limit(int first) {
        boolean isLate = world.mutation == SimMutation.SCHEDULE_AT_LAST_MOMENT;
        boolean isLower = isLate ? SimWorld.EVENT.holds(world.wall()) : SimWorld.EVENT.counts(world.wall());
        return first > 0 && isLower ? 2_600 : 3_800;
    }

    /// Gives nodes of a rack in any order what there is, to the brim.
    ///
    /// @return what the rack then commits
    private double fill(List<SimNode> rack, double limit, List<ReplicaPlacement> chosen) {
        List<SimNode> order = new ArrayList<>(rack);
        Collections.rotate(order, world.random.nextInt(3));
        double committed = 0;
        for (SimNode node : rack) {
            committed += world.charges.idle(node.node()).value();
        }
        for (SimNode node : order) {
            double idle = world.charges.idle(node.node()).value();
            double room = limit - committed + idle - node.node().host().max().value();
            long most = Math.min(700, 10 * (long) (room / SimNode.GPUS / 10));
            if (most >= 200 && world.chance(0.8)) {
                long cap = world.chance(0.6) ? most : 200 + 10 * world.random.nextLong((most - 190) / 10);
                Watts watts = world.charges.serving(node.node(), Map.of(0, new Watts(cap), 1, new Watts(cap)));
                committed += watts.value() - idle;
                chosen.add(SimDocuments.placed(node.node(), cap, wish % 3));
            }
        }
        return committed;
    }

    /// Two lead, and nobody hears both: who serves still hears the first, and who is idle hears another that is told
    /// to lead.
    private void split() {
        int first = world.store.first();
        int second = (first + 1) % world.controllers.size();
        world.store.mislead(second, 60 * SimWorld.SECOND);
        world.nodes.forEach(node -> node.bind(node.isIdle() ? second : first, 60 * SimWorld.SECOND));
    }

    private void fault() {
        if (world.isHealthy) {
            return;
        }
        world.in((500 + world.random.nextLong(9_000)) * SimWorld.MILLISECOND, this::fault);
        SimController controller = world.controllers.get(world.random.nextInt(world.controllers.size()));
        SimNode node = world.nodes.get(world.random.nextInt(world.nodes.size()));
        long length = (1 + world.random.nextLong(world.chance(0.5) ? 5 : 60)) * SimWorld.SECOND;
        switch (next()) {
            case PAUSE -> controller.pause(length);
            case STORE_CUT_OFF -> controller.cutOff(length);
            case CRASH -> controller.crash(length);
            case NODE_CUT_OFF -> node.cutOff(length);
            case MUTE -> node.mute(length);
            case LATCH_LIES -> world.store.mislead(controller.id(), length);
            case DAEMON_RESTARTS -> node.restartDaemon();
            case POWERD_RESTARTS -> node.restartPowerd();
            case REBOOT -> node.reboot();
            case DRIVER_RELOADS -> node.reload();
            case WRITES_FAIL -> {
                controller.failWrites(length);
                world.in(world.random.nextLong(length), () -> controller.crash(world.chance(0.5) ? length : 1));
            }
            case SPLIT -> split();
            case PRESSED -> node.press(length);
            case STUCK -> node.stick();
            case LEDGER_DELETED -> {
                world.store.deleteByHand(world.chance(0.5) ? "r1" : "r2");
                controller.crash(length);
            }
            case SENSORS_LIE -> node.lie(length);
        }
    }

    /// Where a rule is taken out, what the rule is for happens more often.
    private SimFault next() {
        SimFault usual = SimFault.USUAL.get(world.random.nextInt(SimFault.USUAL.size()));
        return world.mutation == SimMutation.NONE || world.chance(0.5) ? usual : world.mutation.against();
    }
}
