package io.wattle.placement;

import io.wattle.fleet.DomainId;
import io.wattle.quantity.Watts;
import java.util.OptionalDouble;

/// What a plan commits in one power domain, racks included.
///
/// @param committed worst case of the contract: host maximum and power caps where engines run, idle elsewhere
/// @param expected  modelled average draw at the planned load
/// @param shadowPrice by how many watts the cluster's expected draw would fall for one more watt of the limit; none
///                    from a policy that does not know
public record DomainLoad(DomainId domain, Watts limit, Watts committed, Watts expected, OptionalDouble shadowPrice) {
    /// From a policy that knows no shadow prices.
    public DomainLoad(DomainId domain, Watts limit, Watts committed, Watts expected) {
        this(domain, limit, committed, expected, OptionalDouble.empty());
    }
}
