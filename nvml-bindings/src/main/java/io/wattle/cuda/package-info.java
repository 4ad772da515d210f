/// The CUDA driver in Java: what a GPU can do, and probes of what it really does.
///
/// Reading attributes makes no context and costs nothing. A probe makes a context, which takes
/// hundreds of MiB of GPU memory and dies with the process on a GPU fault; it therefore runs in a
/// process of its own. Anybody may depend on this package. Read {@link io.wattle.cuda.BandwidthProbe}
/// first.
@NullMarked
package io.wattle.cuda;

import org.jspecify.annotations.NullMarked;
