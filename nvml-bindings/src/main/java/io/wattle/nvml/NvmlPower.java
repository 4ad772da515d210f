package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetEnforcedPowerLimit;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetPowerManagementDefaultLimit;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetPowerManagementLimit;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetPowerManagementLimitConstraints;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetPowerManagementMode;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetPowerSource;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetPowerUsage;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetTotalEnergyConsumption;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceSetPowerManagementLimit;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceSetPowerManagementLimit_v2;

import io.wattle.nvml.struct.PowerValueV2Struct;
import java.lang.foreign.Arena;
import java.util.Optional;

/// Power of one GPU in milliwatts and energy in millijoules, NVML's own units. Milliwatts are
/// unsigned 32-bit numbers: {@link Integer#toUnsignedLong} reads those above 2.1 MW.
///
/// Setting a limit needs root. It takes effect within a few hundred milliseconds, and is lost when
/// the driver unloads. What was asked, what is requested and what is enforced are three numbers:
/// read the enforced limit back.
public final class NvmlPower {
    private final DeviceCalls calls;

    NvmlPower(DeviceCalls calls) {
        this.calls = calls;
    }

    /// {@code nvmlDeviceGetPowerUsage}: board power; averaged over one second on Ampere (except
    /// GA100) and later, instantaneous on GA100 and earlier.
    public int usageMilliwatts() throws NvmlException {
        return calls.readInt(nvmlDeviceGetPowerUsage);
    }

    /// {@code nvmlDeviceGetTotalEnergyConsumption}: since the driver was loaded. On Grace superchips
    /// it covers the whole module.
    public long totalEnergyMillijoules() throws NvmlException {
        return calls.readLong(nvmlDeviceGetTotalEnergyConsumption);
    }

    /// {@code nvmlDeviceGetPowerManagementLimit}: the limit that software asked for.
    public int limitMilliwatts() throws NvmlException {
        return calls.readInt(nvmlDeviceGetPowerManagementLimit);
    }

    /// {@code nvmlDeviceGetEnforcedPowerLimit}: the lowest of all limits in force, including those of
    /// a management controller.
    public int enforcedLimitMilliwatts() throws NvmlException {
        return calls.readInt(nvmlDeviceGetEnforcedPowerLimit);
    }

    /// {@code nvmlDeviceGetPowerManagementDefaultLimit}: the limit after the driver was loaded.
    public int defaultLimitMilliwatts() throws NvmlException {
        return calls.readInt(nvmlDeviceGetPowerManagementDefaultLimit);
    }

    /// {@code nvmlDeviceGetPowerManagementLimitConstraints}: between what a limit may be set.
    public LimitRange limitRange() throws NvmlException {
        var range = calls.readInts(nvmlDeviceGetPowerManagementLimitConstraints);
        return new LimitRange(range.first(), range.second());
    }

    /// Field {@link FieldId#POWER_AVERAGE}: averaged over one second; Ampere (except GA100) and later.
    public int averageMilliwatts(PowerScope scope) throws NvmlException {
        return field(FieldId.POWER_AVERAGE, scope);
    }

    /// Field {@link FieldId#POWER_INSTANT}: over the sensor's own window, on H100 about 25 ms of every
    /// 100 ms (source: Yang et al., SC24, arXiv:2312.02741).
    public int instantMilliwatts(PowerScope scope) throws NvmlException {
        return field(FieldId.POWER_INSTANT, scope);
    }

    /// Field {@link FieldId#POWER_REQUESTED_LIMIT}: what software asked for.
    public int requestedLimitMilliwatts(PowerScope scope) throws NvmlException {
        return field(FieldId.POWER_REQUESTED_LIMIT, scope);
    }

    /// Field {@link FieldId#POWER_CURRENT_LIMIT}: what is enforced.
    public int currentLimitMilliwatts(PowerScope scope) throws NvmlException {
        return field(FieldId.POWER_CURRENT_LIMIT, scope);
    }

    /// Field {@link FieldId#ENERGY}: by scope, where {@link #totalEnergyMillijoules()} cannot choose.
    public long energyMillijoules(PowerScope scope) throws NvmlException {
        return new NvmlFields(calls)
                .read(FieldQuery.of(FieldId.ENERGY, scope))
                .value()
                .asLong();
    }

    /// {@code nvmlDeviceGetPowerSource}: empty for one that this build does not know.
    public Optional<PowerSource> source() throws NvmlException {
        return PowerSource.ofCode(calls.readInt(nvmlDeviceGetPowerSource));
    }

    /// {@code nvmlDeviceGetPowerManagementMode}: whether power is managed; deprecated by NVML in 13.0.
    public boolean isManaged() throws NvmlException {
        return calls.readBoolean(nvmlDeviceGetPowerManagementMode);
    }

    /// Sets the GPU's limit: {@code nvmlDeviceSetPowerManagementLimit_v2}, else
    /// {@code nvmlDeviceSetPowerManagementLimit}.
    ///
    /// @throws NvmlException with NO_PERMISSION without root, INVALID_ARGUMENT outside
    ///         {@link #limitRange()}, NOT_SUPPORTED where the host of a virtual machine owns the limit
    public void setLimitMilliwatts(int milliwatts) throws NvmlException {
        try {
            setLimitMilliwatts(PowerScope.GPU, milliwatts);
        } catch (NvmlException newer) {
            if (!newer.suggestsPredecessor()) {
                throw newer;
            }
            calls.command(nvmlDeviceSetPowerManagementLimit, milliwatts);
        }
    }

    /// {@code nvmlDeviceSetPowerManagementLimit_v2}: sets the limit of one scope.
    public void setLimitMilliwatts(PowerScope scope, int milliwatts) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = PowerValueV2Struct.allocate(arena);
            struct.powerScope((byte) scope.code());
            struct.powerValueMw(milliwatts);
            calls.pass(nvmlDeviceSetPowerManagementLimit_v2, struct.segment());
        }
    }

    private int field(int fieldId, PowerScope scope) throws NvmlException {
        return (int) new NvmlFields(calls)
                .read(FieldQuery.of(fieldId, scope))
                .value()
                .asLong();
    }

    public record LimitRange(int minimumMilliwatts, int maximumMilliwatts) {}
}
