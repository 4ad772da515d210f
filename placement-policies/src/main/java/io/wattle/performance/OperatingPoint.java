package io.wattle.performance;

import io.wattle.quantity.Watts;
import java.time.Duration;

/// How a replica does at one load; modelled.
///
/// @param busy  share of the time in which it works
/// @param power average of all its devices together; of the whole host, for processors
public record OperatingPoint(Duration timeToFirstToken, Duration timePerOutputToken, double busy, Watts power) {}
