/// How a running plan becomes another without any power domain or GPU holding too much on the way.
///
/// Pure; depends on {@code io.wattle.placement}, and the control plane and the command line depend on it. Read
/// {@link io.wattle.placement.transition.Transition} first.
@NullMarked
package io.wattle.placement.transition;

import org.jspecify.annotations.NullMarked;
