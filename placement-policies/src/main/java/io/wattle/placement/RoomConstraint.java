package io.wattle.placement;

/// A hard constraint on what a node and the domains above it still have to give. Pure.
@FunctionalInterface
interface RoomConstraint {
    Verdict evaluate(Candidate candidate, Room room);
}
