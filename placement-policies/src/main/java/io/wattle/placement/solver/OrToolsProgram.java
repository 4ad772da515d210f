package io.wattle.placement.solver;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPSolverParameters;
import com.google.ortools.linearsolver.MPVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Programs solved by the solvers that come with OR-Tools 9.15: GLOP, a revised simplex, and SCIP, branch and cut.
public final class OrToolsProgram implements IntegerProgram {
    private static final double MILLIS = 1000;

    /// Relative distance of solution and bound at which a search ends.
    private static final double GAP = 2e-3;

    private final MPSolver solver;
    private final List<MPConstraint> rows = new ArrayList<>();
    private final List<MPVariable> columns = new ArrayList<>();
    private final List<MPVariable> hinted = new ArrayList<>();
    private final List<Double> hints = new ArrayList<>();

    private OrToolsProgram(String name) {
        Loader.loadNativeLibraries();
        MPSolver created = MPSolver.createSolver(name);
        if (created == null) {
            throw new IllegalStateException("OR-Tools was built without %s.".formatted(name));
        }
        this.solver = created;
        solver.objective().setMinimization();
    }

    /// One without whole columns.
    public static LinearProgram linear() {
        return new OrToolsProgram("GLOP");
    }

    /// One that may have whole columns.
    public static IntegerProgram integer() {
        return new OrToolsProgram("SCIP");
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
        return add(solver.makeNumVar(0, most, ""), cost);
    }

    @Override
    public int wholeColumn(double cost, double most) {
        return add(solver.makeIntVar(0, most, ""), cost);
    }

    private int add(MPVariable variable, double cost) {
        solver.objective().setCoefficient(variable, cost);
        columns.add(variable);
        return columns.size() - 1;
    }

    @Override
    public void coefficient(int row, int column, double value) {
        rows.get(row).setCoefficient(columns.get(column), value);
    }

    @Override
    public void hint(int column, double value) {
        hinted.add(columns.get(column));
        hints.add(value);
    }

    @Override
    public Solution solve() {
        MPSolver.ResultStatus status = solver.solve();
        if (status != MPSolver.ResultStatus.OPTIMAL) {
            throw new IllegalStateException("The linear program has no best solution: " + status + ".");
        }
        double[] duals = rows.stream().mapToDouble(MPConstraint::dualValue).toArray();
        return solution(duals);
    }

    @Override
    public Optional<Incumbent> search(long nodes, double seconds) {
        solver.setSolverSpecificParametersAsString(
                "limits/totalnodes = %d%nrandomization/permutevars = FALSE%n".formatted(nodes));
        solver.setTimeLimit((long) Math.min(1e9, seconds * MILLIS));
        if (!hinted.isEmpty()) {
            solver.setHint(
                    hinted.toArray(MPVariable[]::new),
                    hints.stream().mapToDouble(Double::doubleValue).toArray());
        }
        MPSolver.ResultStatus status;
        try (var parameters = new Parameters()) {
            parameters.own.setDoubleParam(MPSolverParameters.DoubleParam.RELATIVE_MIP_GAP, GAP);
            status = solver.solve(parameters.own);
        }
        return status == MPSolver.ResultStatus.OPTIMAL || status == MPSolver.ResultStatus.FEASIBLE
                ? Optional.of(new Incumbent(
                        solution(new double[0]), solver.objective().bestBound()))
                : Optional.empty();
    }

    /// Parameters of the library, freed when they are no longer needed.
    private record Parameters(MPSolverParameters own) implements AutoCloseable {
        Parameters() {
            this(new MPSolverParameters());
        }

        @Override
        public void close() {
            own.delete();
        }
    }

    private Solution solution(double[] duals) {
        double cost = solver.objective().value();
        double[] values =
                columns.stream().mapToDouble(MPVariable::solutionValue).toArray();
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
