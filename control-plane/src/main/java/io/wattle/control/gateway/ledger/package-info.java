/// Who used how much energy.
///
/// Known by the gateway, and by the wiring, which gives the settler the nodes' meters. Read {@link
/// io.wattle.control.gateway.ledger.EnergyLedger} first, then {@link io.wattle.control.gateway.ledger.Settler}.
@NullMarked
package io.wattle.control.gateway.ledger;

import org.jspecify.annotations.NullMarked;
