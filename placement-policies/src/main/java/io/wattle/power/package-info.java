/// What keeps every power domain within what it may commit: the budget of a tree of domains, grants and the rules of
/// their ledger.
///
/// Pure: no clock, no threads. Depends on the fleet, the catalogue and placement; the control plane runs it, and so do
/// the model check and the simulation of whole failures. Read {@link io.wattle.power.NodeGrants} first, then
/// {@link io.wattle.power.Budget}, then {@link io.wattle.power.Lease}.
///
/// | rule | what it says | where |
/// |---|---|---|
/// | R1 | a grant is in the ledger, under the leader's epoch, before it is sent | coordination |
/// | R2 | a raise must fit beside all that may still be drawn; a lowering counts once it is confirmed | {@code Budget},
/// {@code NodeGrants} |
/// | R3 | a lease counts from the node's question; the ledger forgets later | {@code Lease} |
/// | R4 | without a lease the node falls to its floor | powerd |
/// | R5 | a node refuses what is older than what it has | powerd, the daemon |
/// | R6 | engines start only under a grant that is in force | the daemon |
/// | R7 | who is not heard is charged all that it may still draw | {@code NodeGrants} |
/// | R8 | watts are moved rarely and by little | {@code Steering}, the node's split of its grant |
@NullMarked
package io.wattle.power;

import org.jspecify.annotations.NullMarked;
