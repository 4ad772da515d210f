/// What stands around a simulated day: traces and scenarios read from files, the document and the page that say how it
/// went. Every figure is simulated.
///
/// Depends on {@code io.wattle.simulation} and the plots of {@code io.wattle.comparison}; the command line depends on
/// it. Read {@link io.wattle.replay.TraceFile} first.
@NullMarked
package io.wattle.replay;

import org.jspecify.annotations.NullMarked;
