package io.wattle.engine.llama;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// llama.cpp in this process, through {@code de.kherud:llama}.
///
/// The binding throws its own unchecked exception, which is not public. The model is never closed: the binding frees
/// the model under the feet of its own worker thread, which crashes. The process
/// ends instead.
public final class LlamaTextModel implements TextModel {
    private final LlamaModel model;
    private final TokenizerFacts tokenizer;
    private final TemplateSource templateSource;

    private LlamaTextModel(LlamaModel model, TokenizerFacts tokenizer, TemplateSource templateSource) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.templateSource = templateSource;
    }

    /// @throws TextModelException if the library or the model does not load
    public static TextModel load(LoadOptions options, ModelFacts facts) throws TextModelException {
        NativeLibrary.load(options.temporary());
        try {
            var model = new LlamaModel(parameters(options, facts));
            return new LlamaTextModel(model, facts.tokenizer(), templateSource(model, facts));
        } catch (RuntimeException refusal) {
            throw new TextModelException(
                    "llama.cpp refused the model file (%s): %s. Maybe --verbose shows why."
                            .formatted(options.model(), refusal.getMessage()),
                    refusal);
        }
    }

    private static ModelParameters parameters(LoadOptions options, ModelFacts facts) {
        var parameters = new ModelParameters()
                .setModel(options.model().toAbsolutePath().toString())
                .setCtxSize(options.contextPerSlot() * options.slots())
                .setParallel(options.slots())
                .setThreads(options.threads())
                .setThreadsBatch(options.threads())
                .disableContextShift()
                .enableJinja();
        facts.chatTemplate().flatMap(TemplateText::harmless).ifPresent(parameters::setChatTemplate);
        return options.nativeLog() ? parameters : parameters.disableLog();
    }

    /// The binding falls back to ChatML in silence when it cannot evaluate the model's template; that would be a
    /// form that the model never saw.
    private static TemplateSource templateSource(LlamaModel model, ModelFacts facts) {
        if (facts.chatTemplate().isEmpty()) {
            return TemplateSource.PLAIN;
        }
        var begin = "<|im_start|>";
        var probe = model.applyTemplate(messages(List.of(new ChatMessage(ChatMessage.Role.USER, "probe"))));
        boolean fellBack = probe.startsWith(begin + "user\nprobe")
                && !facts.chatTemplate().get().contains(begin);
        return fellBack ? TemplateSource.PLAIN : TemplateSource.MODEL;
    }

    @Override
    public TemplateSource templateSource() {
        return templateSource;
    }

    @Override
    public String render(List<ChatMessage> conversation) throws TextModelException {
        if (templateSource == TemplateSource.PLAIN) {
            return TemplateText.plain(conversation);
        }
        var rendered = model.applyTemplate(messages(conversation));
        var refusal = TemplateText.refusal(rendered);
        if (refusal.isPresent()) {
            throw new TextModelException("The model's chat template refuses the messages: " + refusal.get());
        }
        return TemplateText.decode(rendered);
    }

    private static String messages(List<ChatMessage> conversation) {
        return conversation.stream()
                .map(message -> "{\"role\":\"%s\",\"content\":\"%s\"}"
                        .formatted(message.role().word(), quoted(TemplateText.encode(message.content()))))
                .collect(Collectors.joining(",", "{\"messages\":[", "]}"));
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    @Override
    public int[] tokenize(String text) {
        return model.encode(text);
    }

    @Override
    public int promptTokens(String prompt) {
        return model.encode(prompt).length + tokenizer.added();
    }

    @Override
    public PieceStream generate(GenerationRequest request) throws TextModelException {
        try {
            return new Pieces(model.generate(inference(request)).iterator());
        } catch (RuntimeException refusal) {
            throw failed(refusal);
        }
    }

    private static InferenceParameters inference(GenerationRequest request) {
        var parameters = new InferenceParameters(request.prompt()).setNPredict(request.maxTokens());
        var sampling = request.sampling();
        sampling.temperature().ifPresent(value -> parameters.setTemperature((float) value));
        sampling.topP().ifPresent(value -> parameters.setTopP((float) value));
        sampling.topK().ifPresent(parameters::setTopK);
        sampling.minP().ifPresent(value -> parameters.setMinP((float) value));
        sampling.presencePenalty().ifPresent(value -> parameters.setPresencePenalty((float) value));
        sampling.frequencyPenalty().ifPresent(value -> parameters.setFrequencyPenalty((float) value));
        sampling.repeatPenalty().ifPresent(value -> parameters.setRepeatPenalty((float) value));
        // A cached prefix was computed in batches of other sizes, whose rounding can change what a seed draws.
        sampling.seed().ifPresent(seed -> parameters.setSeed(seed).setCachePrompt(false));
        return parameters;
    }

    private static TextModelException failed(RuntimeException cause) {
        return new TextModelException("llama.cpp gave up: " + cause.getMessage(), cause);
    }

    private record Pieces(LlamaIterator outputs) implements PieceStream {
        @Override
        public Optional<String> next() throws TextModelException {
            if (!outputs.hasNext()) {
                return Optional.empty();
            }
            try {
                var output = outputs.next();
                // The last output repeats nothing: it only says that the generation is over.
                return outputs.hasNext() ? Optional.of(output.text) : Optional.empty();
            } catch (RuntimeException failure) {
                throw failed(failure);
            }
        }

        @Override
        public void cancel() {
            outputs.cancel();
        }
    }
}
