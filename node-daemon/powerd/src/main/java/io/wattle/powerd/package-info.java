/// The root process of a node: the only writer of GPU power limits. No network, one Unix socket, as little code as can
/// be.
///
/// What to allow is decided by {@link io.wattle.powerd.LimitRules}, a pure step function. Depends on the bindings and
/// the protocol; nobody depends on it. Read the rules first.
@NullMarked
package io.wattle.powerd;

import org.jspecify.annotations.NullMarked;
