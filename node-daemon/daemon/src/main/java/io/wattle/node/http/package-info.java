/// What the daemon tells over HTTP: metrics for Prometheus, and health.
///
/// Depends on what it tells of; only the wiring depends on it. Read {@link io.wattle.node.http.NodeServer} first.
@NullMarked
package io.wattle.node.http;

import org.jspecify.annotations.NullMarked;
