package io.wattle.placement;

import io.wattle.fleet.DomainId;
import io.wattle.quantity.Watts;

/// What a domain may commit and has committed so far.
record DomainRoom(DomainId domain, Watts limit, Watts committed) {}
