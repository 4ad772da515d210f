package io.wattle.control.planner;

import io.wattle.placement.transition.Bookmark;
import java.util.Objects;

/// How far a change of plan has come, as it stands in the database beside the plan.
///
/// @param plan     the plan's id
/// @param bookmark the way to it; of a change that was cancelled, what is to run in its place
/// @param held     whether it was cancelled
public record StoredChange(long plan, Bookmark bookmark, boolean held) {
    public StoredChange {
        Objects.requireNonNull(bookmark, "A change without a bookmark tells nothing.");
    }
}
