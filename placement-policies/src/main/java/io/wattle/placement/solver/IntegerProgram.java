package io.wattle.placement.solver;

import java.util.Optional;

/// A linear program some of whose columns are whole numbers.
public interface IntegerProgram extends LinearProgram {
    /// Adds a column of whole numbers.
    ///
    /// @return its number, counted from 0 over all columns
    int wholeColumn(double cost, double most);

    /// A value to begin with.
    void hint(int column, double value);

    /// Searches for a while.
    ///
    /// @param nodes   of the search tree at most: a limit that is the same on every machine
    /// @param seconds at most
    /// @return what was found; none if no solution was
    Optional<Incumbent> search(long nodes, double seconds);

    /// The best solution so far.
    ///
    /// @param bound no solution costs less
    record Incumbent(Solution solution, double bound) {}
}
