package io.wattle.simulation;

/// What became of the requests of one model, or of all; simulated.
///
/// @param arrived   every one of them ends as completed, rejected or failed
/// @param rejected  that no replica could hold, or that came while none was there or on its way
/// @param failed    whose replica was lost after their first token
/// @param attained  completed ones that met both of their model's objectives
/// @param firstToken milliseconds from arrival to the first token
/// @param perToken  mean milliseconds between the tokens of one answer
/// @param energy    what the model's replicas drew, their hosts included
public record ModelOutcome(
        String name,
        long arrived,
        long completed,
        long rejected,
        long failed,
        long attained,
        long inputTokens,
        long outputTokens,
        Percentiles firstToken,
        Percentiles perToken,
        EnergyUse energy) {
    /// Share of all that arrived; NaN where none did.
    public double attainment() {
        return arrived == 0 ? Double.NaN : (double) attained / arrived;
    }

    /// Hosts, idle watts and the reading of prompts included; NaN where nothing was generated.
    public double joulesPerOutputToken() {
        return outputTokens == 0 ? Double.NaN : energy.total() / outputTokens;
    }
}
