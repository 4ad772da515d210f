package io.wattle.nvml;

import io.wattle.nvml.struct.ProcessUtilizationInfoV1Struct;
import io.wattle.nvml.struct.ProcessUtilizationSampleStruct;
import java.util.OptionalInt;

/// The utilisation that one process caused, in percent.
///
/// @param timestampMicros    CPU time since 1970
/// @param memoryPercent      time with any memory access: no bandwidth
/// @param jpegPercent        empty on drivers before 550
/// @param opticalFlowPercent empty on drivers before 550
public record ProcessUtilization(
        int pid,
        long timestampMicros,
        int smPercent,
        int memoryPercent,
        int encoderPercent,
        int decoderPercent,
        OptionalInt jpegPercent,
        OptionalInt opticalFlowPercent) {
    static ProcessUtilization of(ProcessUtilizationInfoV1Struct struct) {
        return new ProcessUtilization(
                struct.pid(),
                struct.timeStamp(),
                struct.smUtil(),
                struct.memUtil(),
                struct.encUtil(),
                struct.decUtil(),
                OptionalInt.of(struct.jpgUtil()),
                OptionalInt.of(struct.ofaUtil()));
    }

    static ProcessUtilization of(ProcessUtilizationSampleStruct struct) {
        return new ProcessUtilization(
                struct.pid(),
                struct.timeStamp(),
                struct.smUtil(),
                struct.memUtil(),
                struct.encUtil(),
                struct.decUtil(),
                OptionalInt.empty(),
                OptionalInt.empty());
    }
}
