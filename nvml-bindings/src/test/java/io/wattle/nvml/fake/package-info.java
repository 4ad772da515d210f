/// A fake NVIDIA driver for tests, here and in other modules. Read
/// {@link io.wattle.nvml.fake.FakeDriver} first.
@NullMarked
package io.wattle.nvml.fake;

import org.jspecify.annotations.NullMarked;
