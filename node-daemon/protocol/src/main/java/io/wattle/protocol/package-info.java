/// Records on the wire between the node daemon and the control plane, and their codec.
///
/// Names carry the unit, because JSON cannot. Both sides depend on this package and on nothing of each other. Read
/// {@link io.wattle.protocol.NodeReport} first, then its answer, {@link io.wattle.protocol.DesiredState}.
@NullMarked
package io.wattle.protocol;

import org.jspecify.annotations.NullMarked;
