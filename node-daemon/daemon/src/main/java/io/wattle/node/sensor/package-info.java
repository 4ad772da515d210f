/// What a node can read of itself: processors, memory, power, GPUs.
///
/// Everything is rooted at a path, so that tests read trees of their own. Depends on the quantities and on the
/// bindings; telemetry and engine may depend on it. Read {@link io.wattle.node.sensor.Sensor} first, then what it
/// answers, {@link io.wattle.node.sensor.Reading}.
@NullMarked
package io.wattle.node.sensor;

import org.jspecify.annotations.NullMarked;
