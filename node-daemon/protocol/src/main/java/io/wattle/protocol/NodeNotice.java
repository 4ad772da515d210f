package io.wattle.protocol;

/// Something on a node that an operator should hear of.
///
/// @param sequence grows by one with each notice of one boot id; a report repeats those that were not answered
/// @param atMillis the node's wall clock, for display
/// @param severity {@code info}, {@code warning} or {@code critical}
/// @param kind     for a label: {@code gpu_lost}, {@code xid}, {@code energy_disagreement} …
/// @param subject  what it is about, such as {@code gpu-0}
/// @param message  one sentence
public record NodeNotice(long sequence, long atMillis, String severity, String kind, String subject, String message) {}
