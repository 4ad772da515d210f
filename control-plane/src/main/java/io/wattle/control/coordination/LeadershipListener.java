package io.wattle.control.coordination;

/// Hears of the latch's opinion. Called on the coordination's own thread, one call at a time; must not block for long.
public interface LeadershipListener {
    /// This control plane may try to lead. A hint: only a taken epoch makes a leader.
    void mayLead();

    /// This control plane must stop acting as leader at once.
    void mustNotLead();
}
