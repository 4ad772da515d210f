package io.wattle.control.planner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.wattle.fleet.NodeId;
import io.wattle.placement.Plan;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import io.wattle.workload.ModelName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Plans and their inputs as they stand in the database: records field by field, so that a plan reads back equal.
public final class PlanJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModules(new Jdk8Module(), new JavaTimeModule())
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private PlanJson() {}

    /// @param requestsPerSecond of models that follow what is measured; plans before 0.1.0 was released lack it
    /// @param previousPlan the plan whose places were kept where they served; none for the first
    record StoredInput(
            List<StoredDocument> documents,
            SortedSet<String> lost,
            Map<String, Double> reservedWatts,
            SortedSet<String> failing,
            Map<String, Long> memoryBytes,
            @Nullable Map<String, Double> requestsPerSecond,
            Optional<Long> previousPlan) {}

    record StoredDocument(String id, long version, String body, Instant createdAt, Instant appliedAt) {}

    /// What decided on a plan, as JSON.
    ///
    /// @param previous the plan before it
    public static String write(PlanInput input, Optional<ActivePlan> previous) {
        Map<String, Long> memory = new TreeMap<>();
        input.memory().forEach((node, bytes) -> memory.put(node.value(), bytes.value()));
        Map<String, Double> reserved = new TreeMap<>();
        input.reserved().forEach((node, watts) -> reserved.put(node.value(), watts.value()));
        Map<String, Double> loads = new TreeMap<>();
        input.loads().forEach((model, rate) -> loads.put(model.value(), rate));
        return write(new StoredInput(
                input.documents().documents().stream()
                        .map(document -> new StoredDocument(
                                document.id(),
                                document.version(),
                                document.body(),
                                document.createdAt(),
                                document.appliedAt()))
                        .toList(),
                names(input.lost()),
                reserved,
                names(input.failing()),
                memory,
                loads,
                previous.map(ActivePlan::id)));
    }

    /// Reads what {@link #write(PlanInput, Optional)} wrote.
    ///
    /// @throws IllegalArgumentException with one sentence if the text is no input of this version
    public static PlanInput readInput(String json, DocumentReader reader) {
        try {
            StoredInput stored = MAPPER.readValue(json, StoredInput.class);
            List<AppliedDocument> documents = new ArrayList<>();
            List<String> bodies =
                    stored.documents().stream().map(StoredDocument::body).toList();
            for (StoredDocument document : stored.documents()) {
                reader.knowing(bodies, document.body())
                        .read(document.body())
                        .forEach(read -> documents.add(new AppliedDocument(
                                document.body(),
                                document.version(),
                                document.createdAt(),
                                document.appliedAt(),
                                read.content())));
            }
            SortedMap<NodeId, Watts> reserved = new TreeMap<>();
            stored.reservedWatts().forEach((node, watts) -> reserved.put(new NodeId(node), new Watts(watts)));
            SortedMap<NodeId, Bytes> memory = new TreeMap<>();
            stored.memoryBytes().forEach((node, bytes) -> memory.put(new NodeId(node), new Bytes(bytes)));
            SortedMap<ModelName, Double> loads = new TreeMap<>();
            if (stored.requestsPerSecond() != null) {
                stored.requestsPerSecond().forEach((model, rate) -> loads.put(new ModelName(model), rate));
            }
            return new PlanInput(
                    new DocumentSet(documents), nodes(stored.lost()), reserved, nodes(stored.failing()), memory, loads);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(
                    "The stored input cannot be read: " + malformed.getOriginalMessage(), malformed);
        } catch (InvalidDocumentException invalid) {
            throw new IllegalArgumentException(
                    "A stored document is no longer understood: " + invalid.getMessage(), invalid);
        }
    }

    /// A plan as JSON.
    public static String write(Plan plan) {
        return write((Object) plan);
    }

    /// Reads what {@link #write(Plan)} wrote.
    ///
    /// @throws IllegalArgumentException with one sentence if the text is no plan of this version
    public static Plan readPlan(String json) {
        try {
            return MAPPER.readValue(json, Plan.class);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(
                    "The stored plan cannot be read: " + malformed.getOriginalMessage(), malformed);
        }
    }

    /// A change of plan as JSON.
    public static String write(StoredChange change) {
        return write((Object) change);
    }

    /// Reads what {@link #write(StoredChange)} wrote.
    ///
    /// @throws IllegalArgumentException with one sentence if the text is no change of this version
    public static StoredChange readChange(String json) {
        try {
            return MAPPER.readValue(json, StoredChange.class);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(
                    "The stored change cannot be read: " + malformed.getOriginalMessage(), malformed);
        }
    }

    private static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException("A plan cannot be written as JSON.", broken);
        }
    }

    private static SortedSet<String> names(SortedSet<?> ids) {
        SortedSet<String> names = new TreeSet<>();
        ids.forEach(id -> names.add(id.toString()));
        return names;
    }

    private static SortedSet<NodeId> nodes(SortedSet<String> names) {
        return names.stream().map(NodeId::new).collect(Collectors.toCollection(TreeSet::new));
    }
}
