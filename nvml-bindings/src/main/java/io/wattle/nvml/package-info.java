/// NVML in Java: what callers use, in NVML's own terms and units.
///
/// Anybody may depend on this package; the module exports nothing else of NVML. Read
/// {@link io.wattle.nvml.Nvml} first, then {@link io.wattle.nvml.NvmlDevice}.
@NullMarked
package io.wattle.nvml;

import org.jspecify.annotations.NullMarked;
