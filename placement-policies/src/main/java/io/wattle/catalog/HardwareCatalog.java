package io.wattle.catalog;

/// GPUs and processors by name.
public record HardwareCatalog() {}
