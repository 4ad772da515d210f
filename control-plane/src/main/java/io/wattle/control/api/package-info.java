/// The REST interface for operators and for node daemons.
///
/// Shows what the control loop publishes and hands changes to it; decides nothing itself. Only the wiring may depend on
/// it. Read {@link io.wattle.control.api.OperatorApi} first.
@NullMarked
package io.wattle.control.api;

import org.jspecify.annotations.NullMarked;
