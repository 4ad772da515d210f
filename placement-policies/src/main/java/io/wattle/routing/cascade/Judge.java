package io.wattle.routing.cascade;

import io.wattle.workload.ModelName;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// Decides whether a draft is good enough. An answer that was cut off never is, nor an empty one.
public sealed interface Judge {
    /// The model is sure of its words.
    ///
    /// @param least mean log-probability of a token; at most 0
    record Sure(double least) implements Judge {}

    /// Nothing in the answer speaks against it.
    ///
    /// @param leastCharacters shorter answers are not good enough
    /// @param phrases         that give a bad answer away, in any case
    record Rule(int leastCharacters, List<String> phrases) implements Judge {
        public Rule {
            phrases = List.copyOf(phrases);
        }
    }

    /// Another model gives it marks from 0 to 10.
    record Rubric(ModelName model, double least) implements Judge {
        private static final Pattern MARK = Pattern.compile("\\b(10|\\d)(\\.\\d+)?\\b");

        /// What the other model is asked.
        public String prompt(String question, String answer) {
            return """
                    Rate how correct, complete and helpful the answer is, from 0 (useless) to 10 (perfect). \
                    Reply with the number alone.

                    Question:
                    %s

                    Answer:
                    %s""".formatted(question, answer);
        }

        /// @return none where the reply holds no mark
        public OptionalDouble mark(String reply) {
            var match = MARK.matcher(reply);
            return match.find() ? OptionalDouble.of(Double.parseDouble(match.group())) : OptionalDouble.empty();
        }
    }

    /// Whether the draft will do.
    ///
    /// @param mark of a rubric's model; unknown is not good enough
    default boolean accepts(Draft draft, OptionalDouble mark) {
        if (!draft.isComplete() || draft.text().isBlank()) {
            return false;
        }
        return switch (this) {
            case Sure(double least) -> draft.meanLogProbability().orElse(Double.NEGATIVE_INFINITY) >= least;
            case Rule(int characters, List<String> phrases) -> {
                String text = draft.text().toLowerCase(Locale.ROOT);
                yield draft.text().strip().length() >= characters
                        && phrases.stream().noneMatch(phrase -> text.contains(phrase.toLowerCase(Locale.ROOT)));
            }
            case Rubric(var _, double least) -> mark.orElse(Double.NEGATIVE_INFINITY) >= least;
        };
    }
}
