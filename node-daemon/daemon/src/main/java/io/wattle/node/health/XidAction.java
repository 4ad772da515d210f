package io.wattle.node.health;

/// What an Xid of the NVIDIA driver asks for (source: NVIDIA's Xid catalogue, and its GPU memory error management page
/// for 48, 63, 64, 92, 94 and 95). Pure.
public enum XidAction {
    /// Nothing by itself; counted.
    OBSERVE(false),
    /// The work on the GPU has lost its context; the GPU is fine.
    RESTART_ENGINE(false),
    /// Rows wait for a reset to be replaced: at the next occasion.
    RESET_WHEN_DRAINED(false),
    /// The GPU may give wrong results until it is reset.
    DRAIN_AND_RESET(true),
    /// The board is to be returned.
    RETIRE(true),
    /// The GPU is gone until the machine starts anew.
    FENCE(true);

    private final boolean endsWork;

    XidAction(boolean endsWork) {
        this.endsWork = endsWork;
    }

    /// Whether no engine may use the GPU any more.
    public boolean endsWork() {
        return endsWork;
    }

    static XidAction of(long xid) {
        return switch ((int) xid) {
            case 13, 31, 94 -> RESTART_ENGINE; // engine exception, page fault, contained memory error
            case 63 -> RESET_WHEN_DRAINED; // row remapping or page retirement recorded
            case 48, 74, 95, 119, 120, 140 -> DRAIN_AND_RESET; // double bit, NVLink, uncontained, GSP, unrecovered ECC
            case 64 -> RETIRE; // recording the remapping failed
            case 79 -> FENCE; // fallen off the bus
            default -> OBSERVE; // such as 43 and 45, which follow an application's own end, and 92, a high rate
        };
    }
}
