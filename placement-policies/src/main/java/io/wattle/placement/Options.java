package io.wattle.placement;

import java.util.List;

/// The ways to run a model on one kind of node, best liked first, and why the others are none.
record Options(List<Option> possible, List<Verdict.Rejected> impossible) {
    Options {
        possible = List.copyOf(possible);
        impossible = List.copyOf(impossible);
    }
}
