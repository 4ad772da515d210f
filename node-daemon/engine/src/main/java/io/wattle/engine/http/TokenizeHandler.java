package io.wattle.engine.http;

import io.wattle.engine.llama.ModelFacts;
import io.wattle.engine.llama.TextModel;
import java.io.IOException;

/// Answers {@code POST /tokenize}, in llama-server's form: {@code {content, add_special}} becomes {@code {tokens}}.
final class TokenizeHandler {
    private final ModelFacts facts;
    private final RequestBody bodies;

    TokenizeHandler(ModelFacts facts, RequestBody bodies) {
        this.facts = facts;
        this.bodies = bodies;
    }

    void answer(Exchange exchange, TextModel model) throws ApiError, IOException {
        exchange.json(bodies.read(exchange.body(), exchange.contentLength(), body -> {
            var fields = new Fields(Json.parse(body));
            var content = fields.text("content")
                    .orElseThrow(() -> ApiError.invalid("content", "The field content is missing; expected a string."));
            boolean special = fields.truth("add_special");
            var answer = Json.object();
            var tokens = answer.putArray("tokens");
            if (special) {
                facts.tokenizer().begin().ifPresent(tokens::add);
            }
            for (int token : model.tokenize(content)) {
                tokens.add(token);
            }
            if (special) {
                facts.tokenizer().end().ifPresent(tokens::add);
            }
            return answer;
        }));
    }
}
