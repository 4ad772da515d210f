/// NVML in Java: what callers use, in NVML's own terms and units.
@NullMarked
package io.wattle.nvml;

import org.jspecify.annotations.NullMarked;
