package io.wattle.control.coordination;

/// Another control plane has taken over: whoever gets this must stop acting as leader.
public final class EpochLostException extends Exception {
    private static final long serialVersionUID = 1L;

    EpochLostException(Epoch epoch, Throwable cause) {
        super("The epoch (%d) is over: another control plane leads.".formatted(epoch.number()), cause);
    }
}
