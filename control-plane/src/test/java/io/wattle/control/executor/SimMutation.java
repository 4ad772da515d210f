package io.wattle.control.executor;

/// A safety rule of the real code that is taken out, at the place where the simulation calls it.
enum SimMutation {
    NONE,
    /// The store takes writes of any epoch.
    NO_EPOCH_IN_WRITES,
    /// Nodes are answered from a step before its ledger is written, and although the write failed.
    ANSWER_BEFORE_WRITE,
    /// A leader renews without asking whether its epoch still holds.
    RENEWAL_UNCONFIRMED,
    /// A new leader begins with an empty ledger.
    LEDGER_FORGOTTEN,
    /// A ledger that somebody deleted counts as one that grants nothing.
    DELETED_LEDGER_IS_EMPTY,
    /// What was told counts as confirmed.
    CONFIRMED_AT_ONCE,
    /// A node says that it enforces what it was told, before it does.
    UNREAD_LIMITS,
    /// A node takes every answer.
    NO_GATE,
    /// A restart forgets what was accepted.
    DISK_FORGETS,
    /// Powerd does not act when a lease runs out.
    NO_FLOOR,
    /// The node counts its lease from when the answer came.
    LEASE_FROM_ARRIVAL,
    /// Clocks drift by more than the lease allows for.
    CLOCKS_DRIFT_FURTHER,
    /// The executor believes that each domain may commit half as much again.
    NO_BUDGET,
    /// Engines run on over a reboot or a new driver, before limits are set again.
    ENGINE_BEFORE_CAP,
    /// A cap by schedule counts only from when it is promised.
    SCHEDULE_AT_LAST_MOMENT
}
