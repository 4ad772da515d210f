package io.wattle.control.executor;

import java.util.List;

/// What goes wrong.
enum SimFault {
    PAUSE,
    /// Of a control plane from the store alone: nodes still reach it.
    STORE_CUT_OFF,
    CRASH,
    NODE_CUT_OFF,
    /// A node's questions are lost, answers to earlier ones are not.
    MUTE,
    LATCH_LIES,
    DAEMON_RESTARTS,
    POWERD_RESTARTS,
    REBOOT,
    DRIVER_RELOADS,
    WRITES_FAIL,
    /// Two lead, and nobody hears both.
    SPLIT,
    PRESSED,
    STUCK,
    LEDGER_DELETED,
    SENSORS_LIE;

    /// Each as often as it stands here. Another order gives other runs for the same seeds.
    static final List<SimFault> USUAL = List.of(
            PAUSE,
            STORE_CUT_OFF,
            CRASH,
            NODE_CUT_OFF,
            NODE_CUT_OFF,
            DAEMON_RESTARTS,
            POWERD_RESTARTS,
            REBOOT,
            DRIVER_RELOADS,
            WRITES_FAIL,
            WRITES_FAIL,
            MUTE,
            MUTE,
            LATCH_LIES,
            SENSORS_LIE,
            LEDGER_DELETED,
            PRESSED,
            STUCK,
            SPLIT);
}
