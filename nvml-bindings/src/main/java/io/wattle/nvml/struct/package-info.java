/// One class for each C struct: its layout, written out with its padding, and its fields under
/// their C names. For `io.wattle.nvml` only; a test holds every layout against NVIDIA's header.
///
/// Read {@link io.wattle.nvml.struct.MemoryV2Struct} first.
@NullMarked
package io.wattle.nvml.struct;

import org.jspecify.annotations.NullMarked;
