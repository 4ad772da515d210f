package io.wattle.prediction;

import java.io.IOException;
import java.util.List;

/// Takes the answers to a table in order and writes them in some format.
public interface PredictionRows {
    /// @param columns of the question, as its header names them
    void begin(List<String> columns) throws IOException;

    /// @param carried a cell for each of those columns, as it came
    /// @param answer  a cell for each of {@link PredictionCells#COLUMNS}
    void row(List<String> carried, List<String> answer) throws IOException;

    void end() throws IOException;
}
