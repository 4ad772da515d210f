package io.wattle.simulation;

/// Joules that one model caused, or nobody, as they add up.
final class Account {
    private double prefill;
    private double decode;
    private double idle;
    private double loading;
    private double host;

    void addIdle(double joules) {
        idle += joules;
    }

    void addLoading(double joules) {
        loading += joules;
    }

    void addHost(double joules) {
        host += joules;
    }

    void addWork(double forPrompts, double forAnswers) {
        prefill += forPrompts;
        decode += forAnswers;
    }

    EnergyUse use() {
        return new EnergyUse(prefill, decode, idle, loading, host);
    }
}
