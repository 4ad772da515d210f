/// The control plane: wiring and lifecycle.
@NullMarked
package io.wattle.control;

import org.jspecify.annotations.NullMarked;
