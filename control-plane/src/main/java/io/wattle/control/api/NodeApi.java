package io.wattle.control.api;

import io.wattle.control.executor.ReportDesk;
import io.wattle.control.monitor.Refusal;
import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.ProtocolCodec;

/// {@code POST /node/v1/report}: a node says how it is and hears what to do.
///
/// @param backend what it stands on
record NodeApi(Backend backend) {
    static final String PATH = ProtocolCodec.REPORT_PATH;

    private static final int MOST_BYTES = 1 << 20;

    Reply report(Call call) throws Failure {
        return switch (backend.reports().accept(decoded(call.body(MOST_BYTES)))) {
            case ReportDesk.Answer.Accepted(var state) -> Reply.json(ProtocolCodec.encode(state));
            case ReportDesk.Answer.Refused(var refusal) ->
                throw new Failure(status(refusal), refusal.reason().label(), refusal.sentence());
            case ReportDesk.Answer.NotLeading(var leader) ->
                Router.notLeading(
                        leader.map(url -> "This control plane does not lead; report to %s.".formatted(url))
                                .orElse("No control plane leads at the moment; report again soon."),
                        leader);
        };
    }

    private NodeReport decoded(byte[] body) throws Failure {
        try {
            return ProtocolCodec.decode(body, NodeReport.class);
        } catch (MalformedMessageException malformed) {
            backend.reports().countMalformed();
            throw new Failure(400, "malformed_report", String.valueOf(malformed.getMessage()));
        }
    }

    private static int status(Refusal refusal) {
        return switch (refusal.reason()) {
            case UNKNOWN_NODE -> 404;
            case FOREIGN_GPU, DUPLICATE_NODE -> 409;
            case OUT_OF_BOUNDS, ENERGY_FELL, STALE -> 400;
        };
    }
}
