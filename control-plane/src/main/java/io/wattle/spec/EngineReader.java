package io.wattle.spec;

import io.wattle.fleet.NodeId;
import io.wattle.workload.EngineKind;
import io.wattle.workload.ModelSource;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads which engine serves a model and where its weights are: an endpoint that already runs states both at once.
final class EngineReader {
    private static final Pattern REVISION = Pattern.compile("[0-9a-f]{40}");

    private EngineReader() {}

    record Engine(EngineKind kind, Optional<ModelSource> source) {}

    static Engine read(Fields spec) throws SpecException {
        Optional<ModelSource> source = source(spec);
        Optional<Fields> found = spec.findMapping("engine");
        if (found.isEmpty()) {
            return new Engine(EngineKind.VLLM, source);
        }
        Fields fields = found.get();
        EngineKind kind = kind(fields);
        if (kind != EngineKind.OPENAI) {
            fields.allow("type");
            return new Engine(kind, source);
        }
        fields.allow("type", "url", "node");
        if (source.isPresent()) {
            throw new SpecException(
                    spec.lineOf("source"),
                    "%s is served by an endpoint that already runs, so it has no source.".formatted(spec.context()));
        }
        return new Engine(kind, Optional.of(new ModelSource.Endpoint(url(fields), new NodeId(fields.text("node")))));
    }

    private static EngineKind kind(Fields fields) throws SpecException {
        String label = fields.text("type");
        List<String> known =
                Arrays.stream(EngineKind.values()).map(EngineKind::label).toList();
        return EngineKind.ofLabel(label)
                .orElseThrow(() -> new SpecException(
                        fields.lineOf("type"),
                        "unknown type \"%s\" in %s; %s"
                                .formatted(label, fields.context(), Fields.suggestion(label, known))));
    }

    private static URI url(Fields fields) throws SpecException {
        String text = fields.text("url");
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw new SpecException(
                fields.lineOf("url"),
                "The url \"%s\" of %s must begin with http:// or https:// and name a host."
                        .formatted(text, fields.context()));
    }

    private static Optional<ModelSource> source(Fields spec) throws SpecException {
        Optional<Fields> found = spec.findMapping("source");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = found.get();
        fields.allow("huggingface", "path");
        if (fields.has("huggingface") == fields.has("path")) {
            throw new SpecException(
                    fields.line(), "The source of %s must be either huggingface or path.".formatted(spec.context()));
        }
        if (fields.has("path")) {
            return Optional.of(new ModelSource.Path(fields.text("path")));
        }
        Fields hub = fields.mapping("huggingface");
        hub.allow("repo", "revision");
        String revision = hub.text("revision");
        if (!REVISION.matcher(revision).matches()) {
            throw new SpecException(
                    hub.lineOf("revision"),
                    "The revision \"%s\" of %s must be pinned: 40 hexadecimal digits, as the hub shows for a commit."
                            .formatted(revision, spec.context()));
        }
        return Optional.of(new ModelSource.HuggingFace(hub.text("repo"), revision));
    }
}
