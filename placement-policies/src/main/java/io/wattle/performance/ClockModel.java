package io.wattle.performance;

/// What the SM clock does to time and power.
///
/// Multiplying slows down with the clock; reading memory does so only at low clocks, when too few requests are under
/// way. Dynamic power goes with clock times voltage squared; below a knee the voltage stays at its least, so that from
/// there power falls only as fast as the clock while everything takes longer: energy against clock is a U.
///
/// @param memoryReach  relative clock at which reading memory takes 2^(1/4) of its shortest time
/// @param leastVoltage relative to the voltage at the highest clock
/// @param knee         relative clock up to which the voltage stays at its least
/// @param memoryPower  share of dynamic power that the clock does not touch
record ClockModel(double memoryReach, double leastVoltage, double knee, double memoryPower) {
    /// Lowest relative clock that is searched; boards idle near a tenth of their highest clock.
    static final double LEAST = 0.1;

    static ClockModel of(Calibration c) {
        return new ClockModel(
                c.value("clock.memory-reach"),
                c.value("clock.least-voltage"),
                c.value("clock.knee"),
                c.value("clock.memory-power"));
    }

    /// How much longer reading memory takes at a relative clock than at 1.
    double memoryStretch(double clock) {
        double reach = Math.pow(memoryReach, 4);
        return Math.pow((1 + reach / Math.pow(clock, 4)) / (1 + reach), 0.25);
    }

    /// Dynamic power at a relative clock, relative to that at 1, for work that keeps the chip as busy.
    double dynamicPower(double clock) {
        double above = Math.max(0, (clock - knee) / (1 - knee));
        double voltage = leastVoltage + (1 - leastVoltage) * above * above;
        return memoryPower / memoryStretch(clock) + (1 - memoryPower) * clock * voltage * voltage;
    }
}
