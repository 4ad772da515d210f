package io.wattle.placement.solver;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPVariable;
import java.util.ArrayList;
import java.util.List;

/// A linear program solved by Google's GLOP, a revised simplex (source: OR-Tools 9.15).
public final class GlopProgram implements LinearProgram {
    private final MPSolver solver;
    private final List<MPConstraint> rows = new ArrayList<>();
    private final List<MPVariable> columns = new ArrayList<>();

    public GlopProgram() {
        Loader.loadNativeLibraries();
        MPSolver created = MPSolver.createSolver("GLOP");
        if (created == null) {
            throw new IllegalStateException("OR-Tools was built without GLOP.");
        }
        this.solver = created;
        solver.objective().setMinimization();
    }

    @Override
    public int rowAtLeast(double bound) {
        rows.add(solver.makeConstraint(bound, Double.POSITIVE_INFINITY));
        return rows.size() - 1;
    }

    @Override
    public int rowAtMost(double bound) {
        rows.add(solver.makeConstraint(Double.NEGATIVE_INFINITY, bound));
        return rows.size() - 1;
    }

    @Override
    public int column(double cost, double most) {
        MPVariable variable = solver.makeNumVar(0, most, "");
        solver.objective().setCoefficient(variable, cost);
        columns.add(variable);
        return columns.size() - 1;
    }

    @Override
    public void coefficient(int row, int column, double value) {
        rows.get(row).setCoefficient(columns.get(column), value);
    }

    @Override
    public Solution solve() {
        MPSolver.ResultStatus status = solver.solve();
        if (status != MPSolver.ResultStatus.OPTIMAL) {
            throw new IllegalStateException("The linear program has no best solution: " + status + ".");
        }
        double cost = solver.objective().value();
        double[] values =
                columns.stream().mapToDouble(MPVariable::solutionValue).toArray();
        double[] duals = rows.stream().mapToDouble(MPConstraint::dualValue).toArray();
        return new Solution() {
            @Override
            public double cost() {
                return cost;
            }

            @Override
            public double value(int column) {
                return values[column];
            }

            @Override
            public double dual(int row) {
                return duals[row];
            }
        };
    }

    @Override
    public void close() {
        solver.delete();
    }
}
