/// What the nodes say: reports are checked, folded into an immutable fleet, and turned into routes.
///
/// Pure but for {@link io.wattle.control.monitor.FleetMonitor}, which holds the latest fleet for many threads. Depends
/// on the protocol and on placement-policies. Read {@link io.wattle.control.monitor.Fleet} first.
@NullMarked
package io.wattle.control.monitor;

import org.jspecify.annotations.NullMarked;
