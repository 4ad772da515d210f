package io.wattle.control.gateway.ledger;

/// Whose use of what, in which hour.
///
/// @param hourAtSeconds beginning of the hour, in seconds since 1970
/// @param key           name of the API key
public record Account(long hourAtSeconds, String tenant, String key, String model) {}
