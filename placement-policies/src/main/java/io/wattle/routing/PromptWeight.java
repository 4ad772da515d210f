package io.wattle.routing;

/// What a prompt's token costs of an answer's on one replica, learned from windows in which joules and both kinds of
/// tokens were counted. Pure: each {@link #step} gives the next.
///
/// Least squares of `joules = a * prompt + b * output`, each older window weighing {@link #DECAY} of the next, with a
/// slight pull towards {@link ReplicaEnergyMeter#PROMPT_TOKEN_SHARE}. The weight is `a / b`, but only when the windows
/// say it: enough of them, and its standard error small. Otherwise the modelled share stands. Sums of squares are all
/// that is kept.
///
/// @param windows      how many, the older ones weighing less
/// @param promptPrompt sum of the squares of prompt tokens, and so on
public record PromptWeight(
        double windows,
        double promptPrompt,
        double promptOutput,
        double outputOutput,
        double promptJoules,
        double outputJoules,
        double joulesJoules) {
    /// Nothing seen.
    public static final PromptWeight NEW = new PromptWeight(0, 0, 0, 0, 0, 0, 0);

    /// At a window a minute half of the weight lies in the last three quarters of an hour.
    public static final double DECAY = 0.985;

    /// A prompt's token is never worth more than an answer's: both pass the same weights, a prompt's many at once.
    public static final double MOST = 1;

    /// Nor nothing.
    public static final double LEAST = 0.001;

    /// As strong as so much of a window.
    private static final double PULL = 0.02;

    private static final double ENOUGH_WINDOWS = 8;
    private static final double PARAMETERS = 2;

    /// The standard error must be below a third of the weight, or below this.
    private static final double SMALL_ERROR = 0.01;

    private static final double RELATIVE_ERROR = 0.33;

    /// Of two directions in which windows may differ, the lesser must have this share of the information.
    private static final double INDEPENDENCE = 0.01;

    private static final double MODELLED = ReplicaEnergyMeter.PROMPT_TOKEN_SHARE;

    /// With one more window. One without tokens says nothing of them.
    ///
    /// @param joules that sensors measured
    public PromptWeight step(double joules, double prompt, double output) {
        if (prompt + output <= 0 || joules <= 0) {
            return this;
        }
        return new PromptWeight(
                windows * DECAY + 1,
                promptPrompt * DECAY + prompt * prompt,
                promptOutput * DECAY + prompt * output,
                outputOutput * DECAY + output * output,
                promptJoules * DECAY + prompt * joules,
                outputJoules * DECAY + output * joules,
                joulesJoules * DECAY + joules * joules);
    }

    /// Of an answer's token; the modelled one unless {@link #isMeasured}.
    public double share() {
        var fit = fit();
        return fit.isSure() ? fit.share() : MODELLED;
    }

    public boolean isMeasured() {
        return fit().isSure();
    }

    private record Fit(double share, boolean isSure) {
        static final Fit NONE = new Fit(MODELLED, false);
    }

    private Fit fit() {
        double information = promptPrompt * outputOutput - promptOutput * promptOutput;
        if (windows < ENOUGH_WINDOWS || !(information > INDEPENDENCE * promptPrompt * outputOutput)) {
            return Fit.NONE;
        }
        double pull = PULL * promptPrompt / windows;
        double pp = promptPrompt + pull;
        double po = promptOutput - pull * MODELLED;
        double oo = outputOutput + pull * MODELLED * MODELLED;
        double determinant = pp * oo - po * po;
        double perPrompt = (oo * promptJoules - po * outputJoules) / determinant;
        double perOutput = (pp * outputJoules - po * promptJoules) / determinant;
        if (perOutput <= 0) {
            return Fit.NONE;
        }
        double share = Math.clamp(perPrompt / perOutput, LEAST, MOST);
        double unexplained = joulesJoules
                - 2 * (perPrompt * promptJoules + perOutput * outputJoules)
                + perPrompt * perPrompt * promptPrompt
                + 2 * perPrompt * perOutput * promptOutput
                + perOutput * perOutput * outputOutput;
        double variance = Math.max(0, unexplained) / (windows - PARAMETERS);
        double error = Math.sqrt(variance * (oo + 2 * share * po + share * share * pp) / determinant) / perOutput;
        return new Fit(share, error <= Math.max(SMALL_ERROR, RELATIVE_ERROR * share));
    }
}
