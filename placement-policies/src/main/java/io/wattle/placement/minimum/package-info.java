/// The policy {@code minimum-watts}: the fewest watts that serve the demand, with a bound that is proven.
///
/// Depends on {@code io.wattle.placement} and the solver's seam; {@code io.wattle.placement.policies} and the control
/// plane depend on it. Read {@link io.wattle.placement.minimum.MinimumWatts} first, then {@code Market} and {@code
/// Assembly}.
@NullMarked
package io.wattle.placement.minimum;

import org.jspecify.annotations.NullMarked;
