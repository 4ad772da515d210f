package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetPowerMizerMode_v1;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDevicePowerSmoothingActivatePresetProfile;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDevicePowerSmoothingSetState;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDevicePowerSmoothingUpdatePresetProfileParam;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceSetPowerMizerMode_v1;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceWorkloadPowerProfileClearRequestedProfiles;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceWorkloadPowerProfileGetCurrentProfiles;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceWorkloadPowerProfileGetProfilesInfo;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceWorkloadPowerProfileSetRequestedProfiles;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceWorkloadPowerProfileUpdateProfiles_v1;

import io.wattle.nvml.linker.NvmlFunction;
import io.wattle.nvml.struct.DevicePowerMizerModesV1Struct;
import io.wattle.nvml.struct.PowerSmoothingProfileV1Struct;
import io.wattle.nvml.struct.PowerSmoothingStateV1Struct;
import io.wattle.nvml.struct.WorkloadPowerProfileCurrentProfilesV1Struct;
import io.wattle.nvml.struct.WorkloadPowerProfileProfilesInfoV1Struct;
import io.wattle.nvml.struct.WorkloadPowerProfileRequestedProfilesV1Struct;
import io.wattle.nvml.struct.WorkloadPowerProfileUpdateProfilesV1Struct;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Ready-made ways in which a GPU trades power for speed: workload power profiles and power
/// smoothing (Blackwell and later), PowerMizer modes. Setting them needs root.
///
/// Profiles are bits; {@link WorkloadPowerProfile} names the bits of today. What is enforced can
/// differ from what was requested, because profiles have priorities and conflicts: read it back.
public final class NvmlPowerProfiles {
    /// {@code NVML_POWER_PROFILE_OPERATION_CLEAR}.
    private static final int CLEAR = 0;

    /// {@code NVML_POWER_PROFILE_OPERATION_SET}.
    private static final int SET = 1;

    private static final int MAX_PROFILES = 255;
    private static final int MASK_WORDS = 8;

    private final DeviceCalls calls;

    NvmlPowerProfiles(DeviceCalls calls) {
        this.calls = calls;
    }

    /// {@code nvmlDeviceWorkloadPowerProfileGetProfilesInfo}: the profiles of this GPU.
    public List<Profile> available() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = WorkloadPowerProfileProfilesInfoV1Struct.allocate(arena);
            calls.pass(nvmlDeviceWorkloadPowerProfileGetProfilesInfo, struct.segment());
            var mask = bits(struct.perfProfilesMask());
            var profiles = new ArrayList<Profile>();
            for (int bit = mask.nextSetBit(0); bit >= 0 && bit < MAX_PROFILES; bit = mask.nextSetBit(bit + 1)) {
                var profile = struct.perfProfile(bit);
                profiles.add(new Profile(profile.profileId(), profile.priority(), bits(profile.conflictingMask())));
            }
            return List.copyOf(profiles);
        }
    }

    /// {@code nvmlDeviceWorkloadPowerProfileGetCurrentProfiles}.
    public Current current() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = WorkloadPowerProfileCurrentProfilesV1Struct.allocate(arena);
            calls.pass(nvmlDeviceWorkloadPowerProfileGetCurrentProfiles, struct.segment());
            return new Current(
                    bits(struct.perfProfilesMask()),
                    bits(struct.requestedProfilesMask()),
                    bits(struct.enforcedProfilesMask()));
        }
    }

    /// Adds profiles to those requested: {@code nvmlDeviceWorkloadPowerProfileUpdateProfiles_v1}, else
    /// {@code nvmlDeviceWorkloadPowerProfileSetRequestedProfiles}.
    public void request(BitSet profiles) throws NvmlException {
        update(SET, profiles, nvmlDeviceWorkloadPowerProfileSetRequestedProfiles);
    }

    /// Takes profiles away from those requested: {@code nvmlDeviceWorkloadPowerProfileUpdateProfiles_v1},
    /// else {@code nvmlDeviceWorkloadPowerProfileClearRequestedProfiles}.
    public void withdraw(BitSet profiles) throws NvmlException {
        update(CLEAR, profiles, nvmlDeviceWorkloadPowerProfileClearRequestedProfiles);
    }

    /// {@code nvmlDevicePowerSmoothingActivatePresetProfile}.
    public void activateSmoothing(int profileId) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = PowerSmoothingProfileV1Struct.allocate(arena);
            struct.profileId(profileId);
            calls.pass(nvmlDevicePowerSmoothingActivatePresetProfile, struct.segment());
        }
    }

    /// {@code nvmlDevicePowerSmoothingUpdatePresetProfileParam}.
    ///
    /// @param parameterId raw {@code nvmlPowerSmoothingProfileParam}: 0 percent of TMP floor,
    ///                    1 ramp-up rate, 2 ramp-down rate, 3 ramp-down hysteresis
    public void setSmoothing(int profileId, int parameterId, double value) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = PowerSmoothingProfileV1Struct.allocate(arena);
            struct.profileId(profileId);
            struct.paramId(parameterId);
            struct.value(value);
            calls.pass(nvmlDevicePowerSmoothingUpdatePresetProfileParam, struct.segment());
        }
    }

    /// {@code nvmlDevicePowerSmoothingSetState}.
    public void setSmoothing(boolean on) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = PowerSmoothingStateV1Struct.allocate(arena);
            struct.state(on ? 1 : 0);
            calls.pass(nvmlDevicePowerSmoothingSetState, struct.segment());
        }
    }

    /// {@code nvmlDeviceGetPowerMizerMode_v1}.
    public PowerMizer powerMizer() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = DevicePowerMizerModesV1Struct.allocate(arena);
            calls.pass(nvmlDeviceGetPowerMizerMode_v1, struct.segment());
            return new PowerMizer(struct.currentMode(), struct.supportedPowerMizerModes());
        }
    }

    /// {@code nvmlDeviceSetPowerMizerMode_v1}.
    ///
    /// @param mode raw {@code nvmlDevicePowerMizerMode_t}
    public void setPowerMizer(int mode) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = DevicePowerMizerModesV1Struct.allocate(arena);
            struct.mode(mode);
            calls.pass(nvmlDeviceSetPowerMizerMode_v1, struct.segment());
        }
    }

    private void update(int operation, BitSet profiles, NvmlFunction predecessor) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = WorkloadPowerProfileUpdateProfilesV1Struct.allocate(arena);
            struct.operation(operation);
            struct.updateProfilesMask(words(profiles));
            calls.pass(nvmlDeviceWorkloadPowerProfileUpdateProfiles_v1, struct.segment());
        } catch (NvmlException newer) {
            if (!newer.suggestsPredecessor()) {
                throw newer;
            }
            try (var arena = Arena.ofConfined()) {
                var struct = WorkloadPowerProfileRequestedProfilesV1Struct.allocate(arena);
                struct.requestedProfilesMask(words(profiles));
                calls.pass(predecessor, struct.segment());
            }
        }
    }

    private static BitSet bits(int[] mask) {
        var bits = new BitSet();
        for (int bit = 0; bit < mask.length * Integer.SIZE; bit++) {
            bits.set(bit, (mask[bit / Integer.SIZE] >>> (bit % Integer.SIZE) & 1) != 0);
        }
        return bits;
    }

    private static int[] words(BitSet bits) {
        if (bits.length() > MAX_PROFILES) {
            throw new IllegalArgumentException(
                    "The profile (%d) must be at most %d.".formatted(bits.length() - 1, MAX_PROFILES - 1));
        }
        var words = new int[MASK_WORDS];
        bits.stream().forEach(bit -> words[bit / Integer.SIZE] |= 1 << (bit % Integer.SIZE));
        return words;
    }

    /// @param priority  the lower number wins
    /// @param conflicts profiles that cannot be in force beside this one
    public record Profile(int id, int priority, BitSet conflicts) {}

    /// @param available what the GPU has
    /// @param requested what was asked for
    /// @param enforced  what is in force
    public record Current(BitSet available, BitSet requested, BitSet enforced) {}

    /// @param mode      raw {@code nvmlDevicePowerMizerMode_t}
    /// @param supported a bit for each mode that the GPU has
    public record PowerMizer(int mode, int supported) {}
}
