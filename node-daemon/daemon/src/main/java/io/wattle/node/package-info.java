/// The node daemon: wiring and lifecycle.
@NullMarked
package io.wattle.node;

import org.jspecify.annotations.NullMarked;
