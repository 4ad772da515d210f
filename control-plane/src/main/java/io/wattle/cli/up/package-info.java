/// {@code wattle up}: a whole Wattle on one machine, as separate processes that this one starts, watches and stops.
///
/// Used by the command line alone. Read {@link io.wattle.cli.up.UpCommand} first.
@NullMarked
package io.wattle.cli.up;

import org.jspecify.annotations.NullMarked;
