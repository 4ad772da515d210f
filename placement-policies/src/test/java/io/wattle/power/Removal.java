package io.wattle.power;

/// A rule taken out of the protocol, so that its absence can be seen to do harm.
enum Removal {
    NOTHING("every rule holds"),
    OLD_MAXIMA("R2: a raise counts the newest grant of other nodes, not the largest that they may still hold"),
    CONFIRMATION("R2: a lowering counts as soon as it was told"),
    READBACK("R2: a node's word counts before the limit that it enforces is read back"),
    FENCING("R1: a leader that was deposed goes on granting"),
    LEASE_FROM_QUESTION("R3: a lease counts from when the answer arrives"),
    DRIFT_MARGIN("R3: a lease is as long as the ledger's, whatever clocks do"),
    EXPIRY("R4: a node keeps its limit when its lease has run out"),
    SEQUENCE("R5: a node takes grants that are older than the one it holds"),
    SEQUENCE_OVER_REBOOT("R5: a node forgets by a reboot what it has accepted"),
    WITHDRAWAL("R5: an answer without a grant does not count, so that an older one still gives its grant"),
    CAP_BEFORE_ENGINE("R6: an engine starts before the limit is set"),
    CHARGE_OF_SILENT("R7: a node whose grant has run out is charged nothing");

    private final String sentence;

    Removal(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public String toString() {
        return sentence;
    }
}
