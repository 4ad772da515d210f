package io.wattle.control.gateway.ledger;

/// Tokens of prompts and of answers; parts of them where a request ran in several minutes.
record Tokens(double prompt, double output) {
    static final Tokens NONE = new Tokens(0, 0);

    Tokens plus(Tokens other) {
        return new Tokens(prompt + other.prompt, output + other.output);
    }

    /// As tokens of answers.
    ///
    /// @param promptShare what a prompt's token costs of an answer's
    double weighted(double promptShare) {
        return output + promptShare * prompt;
    }
}
