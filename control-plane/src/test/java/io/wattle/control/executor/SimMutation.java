package io.wattle.control.executor;

/// A safety rule of the real code that is taken out, at the place where the simulation calls it.
enum SimMutation {
    NONE(SimFault.SENSORS_LIE),
    /// The store takes writes of any epoch.
    NO_EPOCH_IN_WRITES(SimFault.SPLIT),
    /// Nodes are answered from a step before its ledger is written, and although the write failed.
    ANSWER_BEFORE_WRITE(SimFault.WRITES_FAIL),
    /// A leader renews without asking whether its epoch still holds.
    RENEWAL_UNCONFIRMED(SimFault.SPLIT),
    /// A new leader begins with an empty ledger.
    LEDGER_FORGOTTEN(SimFault.CRASH),
    /// A ledger that somebody deleted counts as one that grants nothing.
    DELETED_LEDGER_IS_EMPTY(SimFault.LEDGER_DELETED),
    /// What was told counts as confirmed.
    CONFIRMED_AT_ONCE(SimFault.SENSORS_LIE),
    /// A node says that it enforces what it was told, before it does.
    UNREAD_LIMITS(SimFault.POWERD_RESTARTS),
    /// A node takes every answer.
    NO_GATE(SimFault.CRASH),
    /// A restart forgets what was accepted.
    DISK_FORGETS(SimFault.DAEMON_RESTARTS),
    /// Powerd does not act when a lease runs out.
    NO_FLOOR(SimFault.NODE_CUT_OFF),
    /// The node counts its lease from when the answer came.
    LEASE_FROM_ARRIVAL(SimFault.MUTE),
    /// Clocks drift by more than the lease allows for.
    CLOCKS_DRIFT_FURTHER(SimFault.MUTE),
    /// The executor believes that each domain may commit half as much again.
    NO_BUDGET(SimFault.SENSORS_LIE),
    /// Engines run on over a reboot or a new driver, before limits are set again.
    ENGINE_BEFORE_CAP(SimFault.REBOOT),
    /// A cap by schedule counts only from when it is promised.
    SCHEDULE_AT_LAST_MOMENT(SimFault.NODE_CUT_OFF);

    private final SimFault against;

    SimMutation(SimFault against) {
        this.against = against;
    }

    /// The fault that the rule is for.
    SimFault against() {
        return against;
    }
}
