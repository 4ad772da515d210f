/// What runs where, decided anew only when something that matters changed.
///
/// Pure: documents, usable nodes and the last plan go in, a verified plan and its reasons come out. Depends on the
/// monitor's clock and fleet and on placement-policies. Read {@link io.wattle.control.planner.Planner} first.
@NullMarked
package io.wattle.control.planner;

import org.jspecify.annotations.NullMarked;
