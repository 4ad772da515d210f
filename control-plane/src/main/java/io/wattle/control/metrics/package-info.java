/// What Prometheus scrapes of the control plane.
///
/// Reads what the control loop publishes, at the moment of the scrape. Only the wiring may depend on it. Read
/// {@link io.wattle.control.metrics.ControlMetrics} first.
@NullMarked
package io.wattle.control.metrics;

import org.jspecify.annotations.NullMarked;
