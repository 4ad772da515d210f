package io.wattle.prediction;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// How many rows a second are predicted, reading and writing included. No test: it runs only when it is asked for by
/// name.
///
/// {@code mvn -B -q -pl control-plane -am test -Dtest=PredictionBenchmark -Dsurefire.failIfNoSpecifiedTests=false}
final class PredictionBenchmark {
    private static final int ROWS = 100_000;

    @Test
    void measure() throws IOException {
        StringBuilder table = new StringBuilder("model,gpu,tensor_parallel,batch_size,input_tokens,output_tokens\n");
        String[] models = {"meta-llama/Llama-3.1-70B", "Qwen/Qwen3-30B-A3B", "openai/gpt-oss-120b"};
        for (int row = 0; row < ROWS; row++) {
            table.append("%s,%s,%d,%d,%d,%d\n"
                    .formatted(
                            models[row % 3], row % 2 == 0 ? "H100" : "H200", 4, 1 + row % 256, 100 + row % 4000, 300));
        }
        PredictionTableTest.predict(table.toString());
        long start = System.nanoTime();
        PredictionTableTest.predict(table.toString());
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%.0f rows/s (%d rows in %.2f s)%n", ROWS / seconds, ROWS, seconds);
    }
}
