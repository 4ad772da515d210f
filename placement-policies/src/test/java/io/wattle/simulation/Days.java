package io.wattle.simulation;

import io.wattle.workload.Model;
import java.util.List;
import java.util.Optional;

/// Days for tests of other packages.
public final class Days {
    private Days() {}

    /// Half an hour of eight requests a second to a large model on four servers.
    public static SimulationInput halfAnHour() {
        List<Model> models = List.of(TestDay.model("chat", "meta-llama/Llama-3.1-70B", 8));
        return TestDay.input(TestDay.cluster(4, Optional.empty()), models, TestDay.trace(models, 1800, 11));
    }
}
