/// Requests to other processes, each with a deadline and a bound on its answer.
///
/// Depends on the JDK alone; engine and lease depend on it. Read {@link io.wattle.node.wire.HttpCalls} first.
@NullMarked
package io.wattle.node.wire;

import org.jspecify.annotations.NullMarked;
