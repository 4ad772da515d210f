package io.wattle.powerd;

import io.wattle.powerd.LimitRules.Moment;
import io.wattle.powerd.LimitRules.SetLimit;
import io.wattle.powerd.LimitRules.State;
import io.wattle.powerd.LimitRules.Step;
import io.wattle.protocol.PowerLease;
import io.wattle.protocol.PowerdGpu;
import io.wattle.protocol.PowerdRequest;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The real rules of powerd on GPUs that take every limit at once, for simulations of whole clusters.
public final class SimulatedPowerd {
    private final LimitRules rules;
    private final long minimum;
    private final long maximum;
    private final List<PowerdGpu> gpus = new ArrayList<>();
    private State state = new State(Optional.empty(), Map.of());

    /// @param count of GPUs, named by index; milliwatts
    public SimulatedPowerd(Watts hostMaximum, int count, long minimum, long maximum) {
        this.rules = new LimitRules(hostMaximum);
        this.minimum = minimum;
        this.maximum = maximum;
        for (int index = 0; index < count; index++) {
            gpus.add(gpu(uuid(index), maximum));
        }
    }

    public static String uuid(int index) {
        return "GPU-" + index;
    }

    public long limit(int index) {
        return gpus.get(index).limitMilliwatts();
    }

    /// Whether the lease was taken.
    public boolean grant(PowerLease lease, String boot, long uptimeMillis) {
        return carryOut(rules.request(state, PowerdRequest.grant(lease), gpus(), new Moment(boot, uptimeMillis)));
    }

    /// Whether the limit was set.
    public boolean set(int index, long milliwatts, String boot, long uptimeMillis) {
        return carryOut(rules.request(
                state, PowerdRequest.set(uuid(index), milliwatts), gpus(), new Moment(boot, uptimeMillis)));
    }

    public void tick(String boot, long uptimeMillis) {
        carryOut(rules.tick(state, gpus(), new Moment(boot, uptimeMillis)));
    }

    /// The process starts anew: the lease is on disk, the limits are the driver's.
    public void restart() {
        Map<String, Long> limits = new HashMap<>();
        gpus.forEach(gpu -> limits.put(gpu.uuid(), gpu.limitMilliwatts()));
        state = new State(state.lease(), Map.copyOf(limits));
    }

    /// The driver forgets all limits.
    public void reload() {
        gpus.replaceAll(gpu -> gpu(gpu.uuid(), maximum));
        state = state.afterReload();
    }

    /// The disk forgets as well.
    public void forget() {
        state = new State(Optional.empty(), Map.of());
    }

    private boolean carryOut(Step step) {
        state = step.next();
        for (SetLimit limit : step.limits()) {
            gpus.replaceAll(gpu -> gpu.uuid().equals(limit.uuid()) ? gpu(limit.uuid(), limit.milliwatts()) : gpu);
        }
        return step.problem().isEmpty();
    }

    private List<PowerdGpu> gpus() {
        return List.copyOf(gpus);
    }

    private PowerdGpu gpu(String uuid, long limit) {
        return new PowerdGpu(uuid, true, minimum, maximum, limit, limit, Optional.empty(), Optional.empty());
    }
}
