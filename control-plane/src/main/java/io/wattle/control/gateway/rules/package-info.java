/// What an operator settles about the gateway in {@code gateway.yaml}: who may ask, how much, what is cached, and what
/// a joule costs.
///
/// Known by the gateway and by the wiring. Read {@link io.wattle.control.gateway.rules.GatewayRules} first.
@NullMarked
package io.wattle.control.gateway.rules;

import org.jspecify.annotations.NullMarked;
