/// What is served: model architectures, precisions, demand and objectives.
///
/// Depends on {@link io.wattle.quantity} and {@link io.wattle.fleet} alone. Read {@link io.wattle.workload.Model}
/// first.
@NullMarked
package io.wattle.workload;

import org.jspecify.annotations.NullMarked;
