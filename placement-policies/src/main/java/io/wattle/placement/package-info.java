/// Where every replica goes: policies, hard constraints with reasons, and the verifier of every plan.
///
/// Read {@link io.wattle.placement.PlacementPolicy} first.
@NullMarked
package io.wattle.placement;

import org.jspecify.annotations.NullMarked;
