/// Who used how much energy.
///
/// Known by the gateway alone. Read {@link io.wattle.control.gateway.ledger.EnergyLedger} first.
@NullMarked
package io.wattle.control.gateway.ledger;

import org.jspecify.annotations.NullMarked;
