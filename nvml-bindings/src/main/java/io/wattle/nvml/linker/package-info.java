/// How NVML is found and called: library look-up, optional symbols, downcalls. For `io.wattle.nvml` and
/// `io.wattle.cuda` only.
///
/// Read {@link io.wattle.nvml.linker.NvmlLibrary} first.
@NullMarked
package io.wattle.nvml.linker;

import org.jspecify.annotations.NullMarked;
