package io.wattle.control;

import io.wattle.control.gateway.CompletedRequest;
import io.wattle.control.gateway.RequestLog;
import io.wattle.control.store.HistoryBuffer;
import io.wattle.control.store.RequestRow;
import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaId;
import io.wattle.workload.ModelName;
import java.util.Locale;

/// Writes what each request cost into the history. Requests for no known model are not worth a row.
///
/// @param history never makes a request wait for the database
record RequestHistory(HistoryBuffer history) implements RequestLog {
    @Override
    public void completed(CompletedRequest request) {
        request.model().ifPresent(model -> history.add(row(request, model)));
    }

    private static RequestRow row(CompletedRequest request, ModelName model) {
        var servedBy = request.servedBy();
        var tokens = request.tokens();
        var energy = request.energy();
        return new RequestRow(
                request.requestId(),
                model.value(),
                servedBy.map(CompletedRequest.ServedBy::replica)
                        .map(ReplicaId::toString)
                        .orElse(null),
                servedBy.map(CompletedRequest.ServedBy::node).map(NodeId::value).orElse(null),
                request.receivedAt(),
                request.timeToFirstToken().map(request.receivedAt()::plus).orElse(null),
                request.receivedAt().plus(request.duration()),
                tokens.map(CompletedRequest.TokenCount::prompt).orElse(null),
                tokens.map(CompletedRequest.TokenCount::output).orElse(null),
                energy.map(spent -> spent.joules().value()).orElse(null),
                energy.map(spent -> spent.origin().name().toLowerCase(Locale.ROOT))
                        .orElse(null),
                request.status(),
                request.errorCode().orElse(null));
    }
}
