package io.wattle.routing.cascade;

import java.util.OptionalDouble;

/// The answer of a smaller model, before anybody decided whether it will do.
///
/// @param text               of the answer
/// @param isComplete         whether the model came to its own end, instead of to a limit
/// @param meanLogProbability of its tokens, where the engine gives them
public record Draft(String text, boolean isComplete, OptionalDouble meanLogProbability) {}
