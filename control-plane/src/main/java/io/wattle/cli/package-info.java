/// The {@code wattle} command: what an operator types, and what it prints.
///
/// A client of the control plane's API; {@code plan}, {@code compare}, {@code predict} and {@code calibrate} compute by
/// themselves what needs no control plane. Nothing depends on it. It starts anew for every command, so it stays away
/// from classes that are slow to load. Read {@link io.wattle.cli.WattleMain} first.
@NullMarked
package io.wattle.cli;

import org.jspecify.annotations.NullMarked;
