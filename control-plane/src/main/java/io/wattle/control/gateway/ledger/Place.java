package io.wattle.control.gateway.ledger;

/// Where joules are counted: a replica on a node.
public record Place(String node, String replica) {}
