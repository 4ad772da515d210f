package io.wattle.protocol;

/// A grant as the node daemon hands it to powerd, with its end on the machine's own clock.
///
/// @param watts       all that the node may draw, host included
/// @param epoch       fencing epoch of the leader that granted it
/// @param sequence    grows with each grant within an epoch
/// @param machineBoot the kernel's {@code boot_id}: clock readings of another boot mean nothing
/// @param expiresAtUptimeMillis on the clock of {@code /proc/uptime}, which goes on while the machine sleeps
public record PowerLease(double watts, long epoch, long sequence, String machineBoot, long expiresAtUptimeMillis) {}
