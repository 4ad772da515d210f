/// What a model is, by the {@code config.json} that Hugging Face publishes beside its weights.
///
/// Takes the parsed document, so that whoever holds the file chooses how to parse it. Depends on
/// {@link io.wattle.workload}. Read {@link io.wattle.checkpoint.CheckpointConfig} first.
@NullMarked
package io.wattle.checkpoint;

import org.jspecify.annotations.NullMarked;
