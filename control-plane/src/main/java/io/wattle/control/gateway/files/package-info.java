/// Files that clients upload, and the batches that work through them; everything on disk, nothing whole in memory.
///
/// Known by the gateway alone. Read {@link io.wattle.control.gateway.files.FileStore} first, then {@link
/// io.wattle.control.gateway.files.BatchStore}.
@NullMarked
package io.wattle.control.gateway.files;

import org.jspecify.annotations.NullMarked;
