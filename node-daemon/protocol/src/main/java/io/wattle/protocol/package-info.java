/// Records on the wire between the node daemon and the control plane, and their codec.
@NullMarked
package io.wattle.protocol;

import org.jspecify.annotations.NullMarked;
