package io.wattle.control.api;

import io.wattle.control.executor.ReportDesk;
import io.wattle.control.monitor.Refusal;
import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.ProtocolCodec;
import java.net.InetSocketAddress;

/// {@code POST /node/v1/report}: a node says how it is and hears what to do.
///
/// @param backend what it stands on
/// @param intake  reads the bodies
record NodeApi(Backend backend, ReportIntake intake) {
    static final String PATH = ProtocolCodec.REPORT_PATH;

    Reply report(Call call) throws Failure {
        return switch (backend.reports().accept(decoded(body(call)))) {
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

    private byte[] body(Call call) throws Failure {
        try {
            return intake.read(call, sender(call), backend.services().clock().now());
        } catch (Failure refused) {
            backend.reports().countRefused(refused.code());
            throw refused;
        }
    }

    /// The address as it is: asking for its name would take as long as the name service likes.
    private static String sender(Call call) {
        return call.request().remotePeer().address() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : "unknown";
    }

    private NodeReport decoded(byte[] body) throws Failure {
        try {
            return ProtocolCodec.decode(body, NodeReport.class);
        } catch (MalformedMessageException malformed) {
            backend.reports().countRefused("malformed");
            throw new Failure(400, "malformed_report", String.valueOf(malformed.getMessage()));
        }
    }

    private static int status(Refusal refusal) {
        return switch (refusal.reason()) {
            case UNKNOWN_NODE -> 404;
            case FOREIGN_GPU, DUPLICATE_NODE -> 409;
            case OUT_OF_BOUNDS, ENERGY_FELL, STALE -> 400;
            case FLOOD -> 429;
        };
    }
}
