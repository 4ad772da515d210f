package io.wattle.prediction;

import io.wattle.performance.SteadyState;
import java.util.List;
import java.util.Locale;

/// Writes an answer as cells, one for each of {@link #COLUMNS}.
public final class PredictionCells {
    public static final List<String> COLUMNS = List.of(
            "pred_model",
            "pred_fits",
            "pred_weights_bytes_per_gpu",
            "pred_kv_cache_tokens",
            "pred_ttft_ms",
            "pred_itl_ms",
            "pred_tpot_ms",
            "pred_output_tokens_per_second",
            "pred_gpu_watts",
            "pred_joules_per_output_token",
            "pred_itl_ms_low",
            "pred_itl_ms_high",
            "pred_gpu_watts_low",
            "pred_gpu_watts_high",
            "pred_basis",
            "pred_error");

    private static final double MILLI = 1e3;

    private PredictionCells() {}

    public static List<String> of(Prediction prediction) {
        return switch (prediction) {
            case Prediction.Predicted predicted -> predicted(predicted);
            case Prediction.TooLarge(var model, var memory, var reason) ->
                List.of(
                        model,
                        "false",
                        whole(memory.weightsPerGpu()),
                        "0",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        reason);
            case Prediction.Unpredictable(var reason) -> error(reason);
        };
    }

    /// A row that says only why it cannot be predicted.
    public static List<String> error(String reason) {
        return List.of("", "", "", "", "", "", "", "", "", "", "", "", "", "", "", reason);
    }

    private static List<String> predicted(Prediction.Predicted predicted) {
        SteadyState state = predicted.state();
        double gap = state.medianGap() * MILLI;
        return List.of(
                predicted.model(),
                predicted
                        .memory()
                        .cache()
                        .map(room -> String.valueOf(room.fits()))
                        .orElse(""),
                whole(predicted.memory().weightsPerGpu()),
                predicted.memory().cache().map(room -> whole(room.tokens())).orElse(""),
                number(state.timeToFirstToken() * MILLI),
                number(gap),
                number(state.meanGap() * MILLI),
                number(state.tokensPerSecond()),
                number(state.watts()),
                number(state.joulesPerOutputToken()),
                number(gap / predicted.latencyFactor()),
                number(gap * predicted.latencyFactor()),
                number(state.watts() / predicted.wattsFactor()),
                number(state.watts() * predicted.wattsFactor()),
                predicted.isCalibrated() ? "calibrated" : "datasheet",
                "");
    }

    /// Five significant digits, which is more than any of this is worth.
    private static String number(double value) {
        return String.format(Locale.ROOT, "%.5g", value);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }
}
