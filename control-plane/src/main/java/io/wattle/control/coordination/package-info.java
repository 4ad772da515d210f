/// What must have one truth among control planes: who leads, the fencing epoch, the power ledger and the routes.
///
/// The only code that talks to ZooKeeper. Knows nothing of the rest of the control plane, which may all depend on it.
/// Read {@link io.wattle.control.coordination.Coordination} first.
@NullMarked
package io.wattle.control.coordination;

import org.jspecify.annotations.NullMarked;
