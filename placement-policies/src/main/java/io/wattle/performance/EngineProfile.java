package io.wattle.performance;

import java.util.LinkedHashMap;
import java.util.Map;

/// What an engine of one era adds to the work of the hardware.
///
/// @param key             of its constants
/// @param stepSeconds     once a step
/// @param blockFactor     of the times of a block, relative to vLLM 0.11
/// @param sequenceFactor  of the times of a sequence, likewise
/// @param gpuFactor       of the times on the GPU, likewise
/// @param promptFactor    how much of a prompt's reading those who answer wait for
/// @param powerFactor     of the watts, likewise
/// @param occupancy       sequences that hold a place for each that is answered
/// @param firstTokenSeconds before a prompt is read
/// @param firstTokenPrompts readings of the prompt until its first token
/// @param queueShare      readings of other prompts that it waits for, for each other sequence
record EngineProfile(
        String key,
        double stepSeconds,
        double blockFactor,
        double sequenceFactor,
        double gpuFactor,
        double promptFactor,
        double powerFactor,
        double occupancy,
        double firstTokenSeconds,
        double firstTokenPrompts,
        double queueShare) {
    private static final String PREFIX = "engine.";

    /// Profiles by key, the default first.
    static Map<String, EngineProfile> all(Calibration calibration) {
        Map<String, EngineProfile> profiles = new LinkedHashMap<>();
        for (String name : calibration.names()) {
            if (name.startsWith(PREFIX) && name.endsWith(".step")) {
                String key = name.substring(PREFIX.length(), name.length() - ".step".length());
                profiles.put(key, of(calibration, key));
            }
        }
        return profiles;
    }

    private static EngineProfile of(Calibration c, String key) {
        String prefix = PREFIX + key + ".";
        return new EngineProfile(
                key,
                c.value(prefix + "step"),
                c.value(prefix + "block"),
                c.value(prefix + "sequence"),
                c.value(prefix + "gpu"),
                c.value(prefix + "prompt"),
                c.value(prefix + "power"),
                c.value(prefix + "occupancy"),
                c.value(prefix + "first-token"),
                c.value(prefix + "first-token-prompts"),
                c.value(prefix + "queue"));
    }
}
