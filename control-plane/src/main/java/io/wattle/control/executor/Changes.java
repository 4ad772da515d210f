package io.wattle.control.executor;

import io.wattle.control.planner.ActivePlan;
import io.wattle.control.planner.AppliedDocument;
import io.wattle.control.planner.AppliedDocument.Content;
import io.wattle.control.planner.DocumentReader.ReadDocument;
import io.wattle.control.planner.DocumentSet;
import io.wattle.control.planner.Notice;
import io.wattle.control.planner.PlanInput;
import io.wattle.control.planner.Planner.Outcome;
import io.wattle.control.store.DocumentRow;
import io.wattle.control.store.StoreException;
import io.wattle.placement.Plan;
import io.wattle.power.Moment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What operators change. Each change is checked and planned before anything is stored, and stored before it counts.
public final class Changes {
    private final Services services;
    private final ControlLoop loop;

    public Changes(Services services, ControlLoop loop) {
        this.services = services;
        this.loop = loop;
    }

    /// What happened to one document.
    public enum Action {
        CREATED,
        CONFIGURED,
        UNCHANGED;

        /// As written in JSON.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One document of an apply.
    public record Item(Content content, Action action) {}

    /// What became of an apply.
    public sealed interface Applied {
        /// @param id of the plan, when it was adopted and not only tried
        record Done(List<Item> items, DocumentSet documents, Plan plan, Optional<Long> id) implements Applied {}

        /// It contradicts what is applied; nothing was stored.
        record Conflict(String sentence) implements Applied {}

        /// It cannot hold; nothing was stored.
        record Infeasible(String sentence) implements Applied {}
    }

    /// Applies documents, all or none.
    ///
    /// @param isDryRun whether to stop before anything is stored
    /// @param actor    who asks, for the audit
    public Applied apply(List<ReadDocument> read, boolean isDryRun, String actor)
            throws NotLeadingException, StoreException {
        return loop.decide(() -> apply(read, isDryRun, actor, services.clock().now()));
    }

    /// Deletes a model; false if there is none of that name.
    ///
    /// @param isDryRun whether to stop before anything is stored
    public boolean deleteModel(String name, boolean isDryRun, String actor) throws NotLeadingException, StoreException {
        return loop.decide(() -> {
            Term term = loop.leader().current();
            String id = "Model/" + name;
            if (term.documents().find(id).isEmpty()) {
                return false;
            }
            if (isDryRun) {
                return true;
            }
            services.store().deleteDocument(id);
            loop.leader().replan(term.with(term.documents().without(id)));
            note(Notice.info("document_deleted", id, "%s deleted %s.".formatted(actor, id)));
            return true;
        });
    }

    private Applied apply(List<ReadDocument> read, boolean isDryRun, String actor, Moment now)
            throws NotLeadingException, StoreException {
        Term term = loop.leader().current();
        Optional<String> conflict = conflict(read, term.documents());
        if (conflict.isPresent()) {
            return new Applied.Conflict(conflict.get());
        }
        List<Item> items = new ArrayList<>();
        List<AppliedDocument> changed = new ArrayList<>();
        for (ReadDocument document : read) {
            Item item = item(document, term.documents());
            items.add(item);
            if (item.action() != Action.UNCHANGED) {
                changed.add(applied(document, term.documents(), now));
            }
        }
        DocumentSet documents = term.documents().with(changed);
        Optional<String> floor = documents
                .cluster()
                .flatMap(cluster -> services.executor(documents).charges().floorViolations(cluster).stream()
                        .findFirst());
        if (floor.isPresent()) {
            return new Applied.Infeasible(floor.get());
        }
        PlanInput input = loop.leader().input(term.with(documents));
        Optional<Plan> before = term.planner().active().map(ActivePlan::plan);
        return switch (services.planner().plan(input, before)) {
            case Outcome.Unsound(var sentence) -> new Applied.Infeasible(sentence);
            case Outcome.Sound(var plan)
            when isDryRun || changed.isEmpty() -> new Applied.Done(items, documents, plan, Optional.empty());
            case Outcome.Sound(var plan) -> {
                store(changed, actor);
                Term planned = loop.leader().replan(term.with(documents));
                yield new Applied.Done(
                        items, documents, plan, planned.planner().active().map(ActivePlan::id));
            }
        };
    }

    private void store(List<AppliedDocument> changed, String actor) throws StoreException {
        services.store()
                .putDocuments(changed.stream()
                        .map(document -> new DocumentRow(
                                document.id(),
                                document.content().kind(),
                                document.content().name(),
                                document.body(),
                                document.version(),
                                document.createdAt(),
                                document.appliedAt()))
                        .toList());
        changed.forEach(document -> note(Notice.info(
                "document_applied",
                document.id(),
                "%s applied %s, version %d.".formatted(actor, document.id(), document.version()))));
    }

    private void note(Notice notice) {
        loop.leader().journal().note(services.clock().now(), notice);
    }

    private static Optional<String> conflict(List<ReadDocument> read, DocumentSet documents) {
        Set<String> ids = new HashSet<>();
        for (ReadDocument document : read) {
            Content content = document.content();
            if (!ids.add(content.kind() + "/" + content.name())) {
                return Optional.of(
                        "The %s \"%s\" stands twice among the documents.".formatted(content.kind(), content.name()));
            }
            Optional<String> cluster = documents.cluster().map(known -> known.name());
            if (content instanceof Content.OfCluster
                    && cluster.isPresent()
                    && !cluster.get().equals(content.name())) {
                return Optional.of(
                        "The cluster \"%s\" is applied and there can be only one; name the document \"%s\" to change it."
                                .formatted(cluster.get(), cluster.get()));
            }
        }
        return ids.stream().filter(id -> id.startsWith("Cluster/")).count() > 1
                ? Optional.of("There can be only one Cluster document.")
                : Optional.empty();
    }

    private static Item item(ReadDocument document, DocumentSet documents) {
        Content content = document.content();
        Action action = documents
                .find(content.kind() + "/" + content.name())
                .map(old -> old.content().equals(content) ? Action.UNCHANGED : Action.CONFIGURED)
                .orElse(Action.CREATED);
        return new Item(content, action);
    }

    private static AppliedDocument applied(ReadDocument document, DocumentSet documents, Moment now) {
        Content content = document.content();
        Optional<AppliedDocument> old = documents.find(content.kind() + "/" + content.name());
        return new AppliedDocument(
                document.body(),
                old.map(AppliedDocument::version).orElse(0L) + 1,
                old.map(AppliedDocument::createdAt).orElse(now.at()),
                now.at(),
                content);
    }
}
