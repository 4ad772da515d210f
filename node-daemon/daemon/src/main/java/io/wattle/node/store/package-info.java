/// Small files that survive a power cut.
///
/// Depends on the JDK alone; engine and lease depend on it. Read {@link io.wattle.node.store.DurableFile} first.
@NullMarked
package io.wattle.node.store;

import org.jspecify.annotations.NullMarked;
