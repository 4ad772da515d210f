package io.wattle.performance;

import io.wattle.catalog.CpuType;
import io.wattle.quantity.Watts;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Precision;
import io.wattle.workload.WeightFormat;

/// What llama.cpp does on the processors of one host in steady state, and what the whole host draws; modelled.
public final class ProcessorModel {
    private final ProcessorStep step;
    private final HostDraw.Processor draw;
    private final ProcessorSpeed speed;
    private final int cores;

    /// @param format of the weights, as {@link WeightFormat#gguf} has it
    /// @param kept   format of keys and values
    public ProcessorModel(
            ModelArchitecture model, WeightFormat format, Precision kept, CpuType cpu, ProcessorSpeed speed) {
        this.step = new ProcessorStep(ModelWork.of(model, format, kept, Layout.ofTensor(1)), speed);
        this.draw = HostDraw.Processor.of(cpu);
        this.speed = speed;
        this.cores = cpu.cores();
    }

    /// Answers are read token by token beside each other; prompts stop them for as long as they are read.
    public SteadyState at(Load load) {
        double sequences = Math.min(load.sequences(), load.mostSequences());
        double prompt = load.inputTokens();
        double answering = step.seconds(StepLoad.decode(sequences, load.meanContext()));
        double reading = step.seconds(new StepLoad(0, load.meanContext(), prompt, prompt / 2));
        double gap = answering + sequences * reading / load.outputTokens();
        Watts host = draw.busy((double) speed.threads() / cores, speed.bandwidth());
        return new SteadyState(
                reading * (1 + (load.sequences() - 1) / 2) + answering,
                reading + answering,
                reading,
                answering,
                answering,
                gap,
                sequences / gap,
                host.value(),
                1,
                1);
    }
}
