/// How much memory a replica takes on each GPU, and how many tokens of cache the rest holds: modelled.
///
/// Depends on quantity, fleet, workload and catalog; performance and placement depend on it. Read
/// {@link io.wattle.memory.ReplicaMemory} first.
@NullMarked
package io.wattle.memory;

import org.jspecify.annotations.NullMarked;
