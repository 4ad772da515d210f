package io.wattle.control.monitor;

import io.wattle.workload.ModelName;

/// What listings say of a model.
///
/// @param description      what it is, for people
/// @param createdAtSeconds when it was first applied, in seconds since 1970
public record ModelListing(ModelName name, String description, long createdAtSeconds) {}
