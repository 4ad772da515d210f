package io.wattle.control.planner;

import io.wattle.fleet.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;

/// Says in one sentence how an input differs from the one before it.
final class Reasons {
    private Reasons() {}

    static String of(Optional<PlanInput> before, PlanInput after) {
        if (before.isEmpty()) {
            return "A leader took over.";
        }
        List<String> changes = new ArrayList<>();
        documents(before.get().documents(), after.documents(), changes);
        nodes(before.get().lost(), after.lost(), "is lost", "is back", changes);
        nodes(before.get().failing(), after.failing(), "fails all its replicas", "no longer fails", changes);
        if (!before.get().reserved().equals(after.reserved())) {
            changes.add("what lost nodes may still draw changed");
        }
        if (!before.get().memory().equals(after.memory())) {
            changes.add("nodes told their memory");
        }
        loads(before.get(), after, changes);
        return changes.isEmpty() ? "Nothing changed." : capitalised(String.join("; ", changes)) + ".";
    }

    private static void documents(DocumentSet before, DocumentSet after, List<String> changes) {
        for (AppliedDocument document : after.documents()) {
            Optional<AppliedDocument> old = before.find(document.id());
            if (old.isEmpty()) {
                changes.add("%s was created".formatted(document.id()));
            } else if (!old.get().equals(document)) {
                changes.add("%s was configured".formatted(document.id()));
            }
        }
        for (AppliedDocument document : before.documents()) {
            if (after.find(document.id()).isEmpty()) {
                changes.add("%s was deleted".formatted(document.id()));
            }
        }
    }

    private static void loads(PlanInput before, PlanInput after, List<String> changes) {
        after.loads().forEach((model, rate) -> {
            if (!rate.equals(before.loads().get(model))) {
                changes.add(String.format(Locale.ROOT, "model %s is planned for %.3g requests a second", model, rate));
            }
        });
    }

    private static void nodes(
            SortedSet<NodeId> before, SortedSet<NodeId> after, String joined, String left, List<String> changes) {
        for (NodeId node : after) {
            if (!before.contains(node)) {
                changes.add("node %s %s".formatted(node, joined));
            }
        }
        for (NodeId node : before) {
            if (!after.contains(node)) {
                changes.add("node %s %s".formatted(node, left));
            }
        }
    }

    private static String capitalised(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
