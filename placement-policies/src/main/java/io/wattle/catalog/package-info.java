/// Facts of hardware and models, each with its source; a fact nobody states is absent.
///
/// Depends on {@link io.wattle.quantity}, {@link io.wattle.fleet}, {@link io.wattle.workload} and
/// {@link io.wattle.checkpoint}. Read
/// {@link io.wattle.catalog.HardwareCatalog} first.
@NullMarked
package io.wattle.catalog;

import org.jspecify.annotations.NullMarked;
