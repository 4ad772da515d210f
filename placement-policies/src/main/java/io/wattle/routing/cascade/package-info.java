/// When the answer of a smaller model is good enough, and what a chain of models may spend.
///
/// Depends on workload and the JDK. Used by the gateway, which asks the models. Read {@link
/// io.wattle.routing.cascade.Judge} first.
@NullMarked
package io.wattle.routing.cascade;

import org.jspecify.annotations.NullMarked;
