/// Documents people write (clusters, models) and read (plans), to and from the domain. Strict: what is not understood
/// is refused with its line and the nearest known name.
///
/// Depends on the placement policies and Jackson; everything of the control plane may depend on it. Read
/// {@link io.wattle.spec.Documents} first.
@NullMarked
package io.wattle.spec;

import org.jspecify.annotations.NullMarked;
