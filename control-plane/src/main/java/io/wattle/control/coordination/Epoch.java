package io.wattle.control.coordination;

/// One leader's term. Everything a leader does carries its number, so that whoever receives it can refuse an older one.
///
/// @param number  grows with every election, even when ZooKeeper's files were lost between two of them
/// @param version of the epoch's znode; a write that checks it fails once another leader has taken over
public record Epoch(long number, int version) {}
