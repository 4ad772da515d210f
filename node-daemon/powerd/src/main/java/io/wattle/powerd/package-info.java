/// The root process of a node: the only writer of GPU power limits and clocks.
@NullMarked
package io.wattle.powerd;

import org.jspecify.annotations.NullMarked;
