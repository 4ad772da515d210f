/// Physical quantities whose type carries the unit.
///
/// Everything may depend on this package; it depends on the JDK alone. Read {@link io.wattle.quantity.Watts} first:
/// the others are built like it.
@NullMarked
package io.wattle.quantity;

import org.jspecify.annotations.NullMarked;
