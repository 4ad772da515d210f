/// {@code wattle gpus}: a person's view of this machine's GPUs, without any cluster.
///
/// Reads through the sensors and sets nothing. Depends on the sensors and the bindings; nobody depends on it. Read
/// {@link io.wattle.node.gpus.GpusMain} first.
@NullMarked
package io.wattle.node.gpus;

import org.jspecify.annotations.NullMarked;
