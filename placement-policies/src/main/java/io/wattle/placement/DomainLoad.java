package io.wattle.placement;

import io.wattle.fleet.DomainId;
import io.wattle.quantity.Watts;

/// What a plan commits in one power domain, racks included.
///
/// @param committed worst case of the contract: host maximum and power caps where engines run, idle elsewhere
/// @param expected  modelled average draw at the planned load
public record DomainLoad(DomainId domain, Watts limit, Watts committed, Watts expected) {}
