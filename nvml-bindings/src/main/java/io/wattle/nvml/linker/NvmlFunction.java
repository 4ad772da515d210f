package io.wattle.nvml.linker;

import java.lang.foreign.FunctionDescriptor;

/// Every NVML function that we bind, by its exported name and the form of its parameters.
///
/// The constants carry C's own names, so that a reader can hold them against NVIDIA's page. Each
/// answers {@code nvmlReturn_t}. A form has one letter for each parameter: {@code P} for a pointer
/// or handle, {@code I} for {@code int}, {@code unsigned int} and enumerations, {@code L} for
/// {@code unsigned long long}. The names are the exported ones: the header renames
/// {@code nvmlDeviceGetCount} to {@code nvmlDeviceGetCount_v2}, for one.
public enum NvmlFunction {
    // Library
    nvmlInit_v2(""),
    nvmlInitWithFlags("I"),
    nvmlShutdown(""),
    nvmlSystemGetDriverVersion("PI"),
    nvmlSystemGetNVMLVersion("PI"),
    nvmlSystemGetCudaDriverVersion_v2("P"),
    nvmlSystemGetDriverBranch("PI"),
    nvmlSystemGetProcessName("IPI"),
    nvmlGetExcludedDeviceCount("P"),
    nvmlGetExcludedDeviceInfoByIndex("IP"),

    // Enumeration and identity
    nvmlDeviceGetCount_v2("P"),
    nvmlDeviceGetHandleByIndex_v2("IP"),
    nvmlDeviceGetHandleByUUID("PP"),
    nvmlDeviceGetHandleByUUIDV("PP"),
    nvmlDeviceGetHandleByPciBusId_v2("PP"),
    nvmlDeviceGetName("PPI"),
    nvmlDeviceGetBrand("PP"),
    nvmlDeviceGetArchitecture("PP"),
    nvmlDeviceGetIndex("PP"),
    nvmlDeviceGetUUID("PPI"),
    nvmlDeviceGetSerial("PPI"),
    nvmlDeviceGetMinorNumber("PP"),
    nvmlDeviceGetModuleId("PP"),
    nvmlDeviceGetBoardId("PP"),
    nvmlDeviceGetBoardPartNumber("PPI"),
    nvmlDeviceGetPciInfo_v3("PP"),
    nvmlDeviceGetPciInfoExt("PP"),
    nvmlDeviceGetCudaComputeCapability("PPP"),
    nvmlDeviceGetNumGpuCores("PP"),
    nvmlDeviceGetMemoryBusWidth("PP"),
    nvmlDeviceGetAttributes_v2("PP"),
    nvmlDeviceGetPersistenceMode("PP"),
    nvmlDeviceSetPersistenceMode("PI"),
    nvmlDeviceGetComputeMode("PP"),
    nvmlDeviceGetVirtualizationMode("PP"),
    nvmlDeviceGetPlatformInfo("PP"),
    nvmlDeviceGetCapabilities("PP"),

    // Memory
    nvmlDeviceGetMemoryInfo("PP"),
    nvmlDeviceGetMemoryInfo_v2("PP"),
    nvmlDeviceGetBAR1MemoryInfo("PP"),
    nvmlDeviceGetAddressingMode("PP"),

    // Utilisation and samples
    nvmlDeviceGetUtilizationRates("PP"),
    nvmlDeviceGetSamples("PILPPP"),
    nvmlDeviceGetProcessUtilization("PPPL"),
    nvmlDeviceGetProcessesUtilizationInfo("PP"),
    nvmlDeviceGetDynamicPstatesInfo("PP"),

    // Power and energy
    nvmlDeviceGetPowerUsage("PP"),
    nvmlDeviceGetTotalEnergyConsumption("PP"),
    nvmlDeviceGetPowerManagementMode("PP"),
    nvmlDeviceGetPowerManagementLimit("PP"),
    nvmlDeviceGetPowerManagementLimitConstraints("PPP"),
    nvmlDeviceGetPowerManagementDefaultLimit("PP"),
    nvmlDeviceGetEnforcedPowerLimit("PP"),
    nvmlDeviceSetPowerManagementLimit("PI"),
    nvmlDeviceSetPowerManagementLimit_v2("PP"),
    nvmlDeviceGetPowerSource("PP"),
    nvmlDeviceGetFieldValues("PIP"),
    nvmlDeviceClearFieldValues("PIP"),
    nvmlDeviceGetPowerMizerMode_v1("PP"),
    nvmlDeviceSetPowerMizerMode_v1("PP"),

    // Workload power profiles and power smoothing (Blackwell)
    nvmlDeviceWorkloadPowerProfileGetProfilesInfo("PP"),
    nvmlDeviceWorkloadPowerProfileGetCurrentProfiles("PP"),
    nvmlDeviceWorkloadPowerProfileSetRequestedProfiles("PP"),
    nvmlDeviceWorkloadPowerProfileClearRequestedProfiles("PP"),
    nvmlDeviceWorkloadPowerProfileUpdateProfiles_v1("PP"),
    nvmlDevicePowerSmoothingActivatePresetProfile("PP"),
    nvmlDevicePowerSmoothingUpdatePresetProfileParam("PP"),
    nvmlDevicePowerSmoothingSetState("PP"),

    // Clocks and performance state
    nvmlDeviceGetClockInfo("PIP"),
    nvmlDeviceGetMaxClockInfo("PIP"),
    nvmlDeviceGetClock("PIIP"),
    nvmlDeviceGetMaxCustomerBoostClock("PIP"),
    nvmlDeviceGetApplicationsClock("PIP"),
    nvmlDeviceSetApplicationsClocks("PII"),
    nvmlDeviceResetApplicationsClocks("P"),
    nvmlDeviceSetGpuLockedClocks("PII"),
    nvmlDeviceResetGpuLockedClocks("P"),
    nvmlDeviceSetMemoryLockedClocks("PII"),
    nvmlDeviceResetMemoryLockedClocks("P"),
    nvmlDeviceGetSupportedMemoryClocks("PPP"),
    nvmlDeviceGetSupportedGraphicsClocks("PIPP"),
    nvmlDeviceGetPerformanceState("PP"),
    nvmlDeviceGetCurrentClocksEventReasons("PP"),
    nvmlDeviceGetSupportedClocksEventReasons("PP"),
    nvmlDeviceGetCurrentClocksThrottleReasons("PP"),
    nvmlDeviceGetViolationStatus("PIP"),
    nvmlDeviceGetMinMaxClockOfPState("PIIPP"),

    // Temperature and fans
    nvmlDeviceGetTemperature("PIP"),
    nvmlDeviceGetTemperatureV("PP"),
    nvmlDeviceGetTemperatureThreshold("PIP"),
    nvmlDeviceGetMarginTemperature("PP"),
    nvmlDeviceGetThermalSettings("PIP"),
    nvmlDeviceGetFanSpeed("PP"),
    nvmlDeviceGetFanSpeed_v2("PIP"),
    nvmlDeviceGetFanSpeedRPM("PP"),
    nvmlDeviceGetNumFans("PP"),

    // Health
    nvmlDeviceGetEccMode("PPP"),
    nvmlDeviceGetTotalEccErrors("PIIP"),
    nvmlDeviceGetMemoryErrorCounter("PIIIP"),
    nvmlDeviceGetSramEccErrorStatus("PP"),
    nvmlDeviceGetRetiredPages("PIPP"),
    nvmlDeviceGetRetiredPages_v2("PIPPP"),
    nvmlDeviceGetRetiredPagesPendingStatus("PP"),
    nvmlDeviceGetRemappedRows("PPPPP"),
    nvmlDeviceGetRemappedRows_v2("PP"),
    nvmlDeviceGetRowRemapperHistogram("PP"),
    nvmlDeviceGetRepairStatus("PP"),

    // Events
    nvmlEventSetCreate("P"),
    nvmlDeviceRegisterEvents("PLP"),
    nvmlDeviceGetSupportedEventTypes("PP"),
    nvmlEventSetWait_v2("PPI"),
    nvmlEventSetFree("P"),
    nvmlSystemEventSetCreate("P"),
    nvmlSystemRegisterEvents("P"),
    nvmlSystemEventSetWait("P"),
    nvmlSystemEventSetFree("P"),
    nvmlDeviceModifyDrainState("PI"),
    nvmlDeviceQueryDrainState("PP"),
    nvmlDeviceRemoveGpu_v2("PII"),
    nvmlDeviceDiscoverGpus("P"),

    // Processes and accounting
    nvmlDeviceGetComputeRunningProcesses_v3("PPP"),
    nvmlDeviceGetGraphicsRunningProcesses_v3("PPP"),
    nvmlDeviceGetMPSComputeRunningProcesses_v3("PPP"),
    nvmlDeviceGetRunningProcessDetailList("PP"),
    nvmlDeviceGetAccountingMode("PP"),
    nvmlDeviceSetAccountingMode("PI"),
    nvmlDeviceGetAccountingStats("PIP"),
    nvmlDeviceGetAccountingPids("PPP"),
    nvmlDeviceGetAccountingBufferSize("PP"),
    nvmlDeviceClearAccountingPids("P"),

    // MIG
    nvmlDeviceGetMigMode("PPP"),
    nvmlDeviceSetMigMode("PIP"),
    nvmlDeviceGetMaxMigDeviceCount("PP"),
    nvmlDeviceGetMigDeviceHandleByIndex("PIP"),
    nvmlDeviceIsMigDeviceHandle("PP"),
    nvmlDeviceGetDeviceHandleFromMigDeviceHandle("PP"),
    nvmlDeviceGetGpuInstanceId("PP"),
    nvmlDeviceGetComputeInstanceId("PP"),
    nvmlDeviceGetGpuInstanceProfileInfo("PIP"),
    nvmlDeviceGetGpuInstanceProfileInfoV("PIP"),
    nvmlDeviceGetGpuInstances("PIPP"),
    nvmlGpuInstanceGetInfo("PP"),

    // NVLink, PCIe, C2C
    nvmlDeviceGetNvLinkState("PIP"),
    nvmlDeviceGetNvLinkVersion("PIP"),
    nvmlDeviceGetNvLinkCapability("PIIP"),
    nvmlDeviceGetNvLinkRemotePciInfo_v2("PIP"),
    nvmlDeviceGetNvLinkRemoteDeviceType("PIP"),
    nvmlDeviceGetNvLinkErrorCounter("PIIP"),
    nvmlDeviceGetNvLinkUtilizationCounter("PIIPP"),
    nvmlDeviceGetNvLinkInfo("PP"),
    nvmlDeviceGetGpuFabricInfoV("PP"),
    nvmlDeviceGetGpuFabricInfo("PP"),
    nvmlDeviceGetPcieThroughput("PIP"),
    nvmlDeviceGetCurrPcieLinkGeneration("PP"),
    nvmlDeviceGetCurrPcieLinkWidth("PP"),
    nvmlDeviceGetMaxPcieLinkGeneration("PP"),
    nvmlDeviceGetMaxPcieLinkWidth("PP"),
    nvmlDeviceGetPcieSpeed("PP"),
    nvmlDeviceGetPcieReplayCounter("PP"),
    nvmlDeviceGetC2cModeInfoV("PP"),

    // Topology
    nvmlDeviceGetTopologyCommonAncestor("PPP"),
    nvmlDeviceGetTopologyNearestGpus("PIPP"),
    nvmlDeviceGetP2PStatus("PPIP"),
    nvmlDeviceGetNumaNodeId("PP"),
    nvmlDeviceGetMemoryAffinity("PIPI"),
    nvmlDeviceGetCpuAffinity("PIP"),
    nvmlDeviceGetCpuAffinityWithinScope("PIPI"),
    nvmlDeviceSetCpuAffinity("P"),
    nvmlDeviceOnSameBoard("PPP"),

    // GPM (Hopper)
    nvmlGpmQueryDeviceSupport("PP"),
    nvmlGpmSampleAlloc("P"),
    nvmlGpmSampleFree("P"),
    nvmlGpmSampleGet("PP"),
    nvmlGpmMigSampleGet("PIP"),
    nvmlGpmMetricsGet("P"),
    nvmlGpmQueryIfStreamingEnabled("PP"),
    nvmlGpmSetStreamingEnabled("PI");

    private final String form;

    NvmlFunction(String form) {
        this.form = form;
    }

    /// One letter for each parameter.
    public String form() {
        return form;
    }

    FunctionDescriptor descriptor() {
        return Form.descriptor(form);
    }
}
