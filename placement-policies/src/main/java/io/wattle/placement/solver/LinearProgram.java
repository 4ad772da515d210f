package io.wattle.placement.solver;

/// Minimise costs over columns that are zero or more, under rows that have a sense. Columns may be added between
/// solutions, which then start from the last one. Deterministic.
public interface LinearProgram extends AutoCloseable {
    /// Adds a row that its columns must reach at least.
    ///
    /// @return its number, counted from 0 over all rows
    int rowAtLeast(double bound);

    /// Adds a row that its columns may reach at most.
    ///
    /// @return its number, counted from 0 over all rows
    int rowAtMost(double bound);

    /// Adds a column.
    ///
    /// @param most its upper bound; may be infinite
    /// @return its number, counted from 0
    int column(double cost, double most);

    /// Sets by how much a column reaches a row for each of its units.
    void coefficient(int row, int column, double value);

    /// The best values of the columns, and of each row by how much the cost would change for one more of its bound.
    ///
    /// @throws IllegalStateException if there is no solution or no end to it
    Solution solve();

    /// Frees what the library holds.
    @Override
    void close();

    /// A solution of the program as it was then.
    interface Solution {
        double cost();

        double value(int column);

        double dual(int row);
    }
}
