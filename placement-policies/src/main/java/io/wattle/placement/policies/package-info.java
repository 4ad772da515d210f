/// Which policies there are.
///
/// Depends on all of them; the control plane and the command line depend on it. Read
/// {@link io.wattle.placement.policies.Policies} first.
@NullMarked
package io.wattle.placement.policies;

import org.jspecify.annotations.NullMarked;
