package io.wattle.powerd;

import io.wattle.nvml.Nvml;
import io.wattle.nvml.NvmlException;
import io.wattle.protocol.PowerdGpu;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Limits through NVML. A GPU that does not answer keeps counting with what it last told, so that its watts are not
/// given
/// to others, and so that it does not stop them from being lowered.
final class NvmlLimitDevice implements Powerd.Device {
    private final Nvml nvml;
    private final Map<Integer, PowerdGpu> last = new HashMap<>();

    NvmlLimitDevice(Nvml nvml) {
        this.nvml = nvml;
    }

    @Override
    public List<PowerdGpu> read() throws IOException {
        try {
            for (int index = 0; index < nvml.deviceCount(); index++) {
                try {
                    last.put(index, read(index));
                } catch (NvmlException silent) {
                    if (!last.containsKey(index)) {
                        throw silent;
                    }
                }
            }
            return new ArrayList<>(last.values());
        } catch (NvmlException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    @Override
    public void set(String uuid, long milliwatts) throws IOException {
        try {
            nvml.deviceByUuid(uuid).power().setLimitMilliwatts(Math.toIntExact(milliwatts));
        } catch (NvmlException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private PowerdGpu read(int index) throws NvmlException {
        var power = nvml.device(index).power();
        var range = power.limitRange();
        return new PowerdGpu(
                nvml.device(index).uuid(),
                Integer.toUnsignedLong(range.minimumMilliwatts()),
                Integer.toUnsignedLong(range.maximumMilliwatts()),
                Integer.toUnsignedLong(power.limitMilliwatts()),
                Integer.toUnsignedLong(power.enforcedLimitMilliwatts()));
    }
}
