package io.wattle.placement.scenario;

import io.wattle.placement.PlacementProblem;
import io.wattle.placement.scenario.ScenarioBuilder.Server;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Clusters and demands on which policies are compared. Hosts' watts are those of servers of that kind, rounded:
/// made up, not measured.
public final class Scenarios {
    private static final Server H100 = Server.x86("H100-SXM-80GB", 8, 900, 1900);
    private static final Server A100 = Server.x86("A100-SXM4-80GB", 8, 700, 1500);
    private static final Server H200 = Server.x86("H200-SXM-141GB", 8, 950, 2000);
    private static final Server L40S = Server.x86("L40S", 4, 250, 700);
    private static final Server GH200 = Server.arm("GH200-480GB", 1, 100, 250);

    private static final String LLAMA_8B = "meta-llama/Llama-3.1-8B";
    private static final String LLAMA_70B = "meta-llama/Llama-3.1-70B";

    private Scenarios() {}

    /// By name, in the order of the table.
    public static Map<String, PlacementProblem> all() {
        Map<String, PlacementProblem> all = new LinkedHashMap<>();
        all.put("one rack", oneRack());
        all.put("oversubscribed row", oversubscribedRow());
        all.put("mixed generations", mixedGenerations());
        all.put("ARM and x86", armAndX86());
        all.put("many small models", manySmallModels());
        all.put("one huge model", oneHugeModel());
        all.put("half a rack of power", halfARackOfPower());
        return all;
    }

    /// Four servers of H100 under a cap that holds about two and a half of them at their most.
    static PlacementProblem oneRack() {
        return new ScenarioBuilder("one-rack")
                .rack("r1", 22_000, 4, H100)
                .chat("assistant", LLAMA_70B, 20)
                .chat("small", LLAMA_8B, 40)
                .chat("coder", "Qwen/Qwen3-32B", 12)
                .build();
    }

    /// Four racks whose caps together are twice what their row may commit.
    static PlacementProblem oversubscribedRow() {
        ScenarioBuilder builder = new ScenarioBuilder("oversubscribed-row").domain("row", Optional.empty(), 56_000);
        for (int rack = 1; rack <= 4; rack++) {
            builder.rack("r" + rack, Optional.of("row"), 23_000, 3, H100);
        }
        return builder.spread("assistant", LLAMA_70B, 60)
                .spread("small", LLAMA_8B, 100)
                .chat("coder", "Qwen/Qwen3-32B", 30)
                .chat("experts", "Qwen/Qwen3-30B-A3B", 60)
                .build();
    }

    /// Room enough on A100, H100 and H200, L40S besides: which should serve what?
    static PlacementProblem mixedGenerations() {
        return new ScenarioBuilder("mixed-generations")
                .domain("row", Optional.empty(), 100_000)
                .rack("a100", Optional.of("row"), 25_000, 4, A100)
                .rack("h100", Optional.of("row"), 32_000, 4, H100)
                .rack("h200", Optional.of("row"), 32_000, 4, H200)
                .rack("l40s", Optional.of("row"), 12_000, 4, L40S)
                .chat("assistant", LLAMA_70B, 20)
                .chat("small", LLAMA_8B, 30)
                .chat("coder", "Qwen/Qwen3-32B", 10)
                .chat("tiny", "meta-llama/Llama-3.2-3B", 20)
                .build();
    }

    /// Superchips with little host beside servers of H100 with much.
    static PlacementProblem armAndX86() {
        return new ScenarioBuilder("arm-and-x86")
                .rack("grace", 18_000, 16, GH200)
                .rack("x86", 18_000, 2, H100)
                .chat("small", LLAMA_8B, 25)
                .chat("coder", "Qwen/Qwen3-32B", 6)
                .chat("assistant", LLAMA_70B, 6)
                .build();
    }

    /// Sixteen small models of little demand each, which a few GPUs each serve far below their capacity.
    static PlacementProblem manySmallModels() {
        ScenarioBuilder builder = new ScenarioBuilder("many-small-models")
                .rack("l40s", 14_000, 6, L40S)
                .rack("h100", 16_000, 2, H100);
        for (int index = 0; index < 4; index++) {
            builder.chat("qwen-" + index, "Qwen/Qwen3-4B", 0.5 + index)
                    .chat("llama-" + index, LLAMA_8B, 0.3 + 0.7 * index)
                    .chat("gemma-" + index, "google/gemma-2-9b", 0.2 + 0.5 * index)
                    .chat("tiny-" + index, "meta-llama/Llama-3.2-1B", 1 + 2.0 * index);
        }
        return builder.build();
    }

    /// A model that fills a server by itself, with a small one beside it.
    static PlacementProblem oneHugeModel() {
        return new ScenarioBuilder("one-huge-model")
                .rack("h200", 32_000, 4, H200)
                .rack("h100", 32_000, 4, H100)
                .chat("huge", "meta-llama/Llama-3.1-405B", 6)
                .chat("small", LLAMA_8B, 10)
                .build();
    }

    /// More demand than the watts of two racks can serve: who is served?
    static PlacementProblem halfARackOfPower() {
        return new ScenarioBuilder("half-a-rack-of-power")
                .domain("feed", Optional.empty(), 30_000)
                .rack("r1", Optional.of("feed"), 16_000, 3, H100)
                .rack("r2", Optional.of("feed"), 16_000, 3, A100)
                .chat("assistant", LLAMA_70B, 60)
                .chat("small", LLAMA_8B, 150)
                .build();
    }
}
