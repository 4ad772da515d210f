// Power, energy, clocks, temperature.
#include "fake.h"

static const double PUBLISH_US = 100e3, AVERAGE_US = 1e6, INSTANT_US = 25e3;

// Both round to whole milliwatts.
double reported_average(const call *c) { return average_mw(c->s, state->now, AVERAGE_US,
        PUBLISH_US) * c->c->gain + 0.5; }
double reported_instant(const call *c) { return average_mw(c->s, state->now, INSTANT_US,
        PUBLISH_US) * c->c->gain + 0.5; }

// The counter grows in steps of what the sensor publishes; on a Grace superchip it counts the module.
double reported_energy(const call *c) {
    double at = state->now - __builtin_fmod(state->now, PUBLISH_US);
    double mj = c->s->frozen ? c->s->energy_frozen : energy_mj(c->s, at);
    return (mj > 0 ? mj : 0) * c->c->gain + (c->b->grace ? c->c->module_mw * at / 1e6 : 0);
}

API nvmlDeviceGetPowerUsage(void *device, void *out) {
    GPU_ONLY;
    RETURN_U32(c.b->ga100 ? reported_instant(&c) : reported_average(&c));
}

API nvmlDeviceGetTotalEnergyConsumption(void *device, void *out) {
    GPU_ONLY;
    NEED(c.b->arch >= 5, NOT_SUPPORTED);
    RETURN_U64(reported_energy(&c));
}

API nvmlDeviceGetPowerManagementMode(void *device, void *out) { GPU_ONLY; RETURN_U32(1); }
API nvmlDeviceGetPowerManagementLimit(void *device, void *out) { GPU_ONLY; RETURN_U32(c.s->requested_mw); }
API nvmlDeviceGetPowerManagementDefaultLimit(void *device, void *out) { GPU_ONLY; RETURN_U32(c.b->limit_default); }
API nvmlDeviceGetEnforcedPowerLimit(void *device, void *out) { GPU_ONLY; RETURN_U32(enforced_limit(c.handle->gpu)); }
API nvmlDeviceGetPowerSource(void *device, void *out) { GPU_ONLY; RETURN_U32(0); }

API nvmlDeviceGetPowerManagementLimitConstraints(void *device, void *low, void *high) {
    GPU_ONLY;
    NEED(low && high, INVALID_ARGUMENT);
    U32(low) = c.b->limit_min;
    U32(high) = c.b->limit_max;
    return OK;
}

static int set_limit(call *c, unsigned mw) {
    ROOT;
    NEED(mw >= c->b->limit_min && mw <= c->b->limit_max, INVALID_ARGUMENT);
    c->s->requested_mw = mw;
    physics_aim(c->handle->gpu);
    return OK;
}

API nvmlDeviceSetPowerManagementLimit(void *device, unsigned limit) { GPU_ONLY; return set_limit(&c, limit); }

API nvmlDeviceSetPowerManagementLimit_v2(void *device, void *value) {
    GPU_ONLY;
    CHECK_VERSION(nvmlPowerValue_v2_t, value);
    NEED(r->powerScope < 3, INVALID_ARGUMENT);
    NEED(r->powerScope == 0, NOT_SUPPORTED);
    return set_limit(&c, r->powerValueMw);
}

static unsigned clock_now(const call *c, unsigned type) {
    unsigned memory = c->s->mem_max && c->s->mem_max < c->b->mem_mhz ? c->s->mem_max : c->b->mem_mhz;
    return type == 2 ? memory : type == 3 ? c->s->clock_mhz * 8 / 10 : c->s->clock_mhz;
}

static unsigned clock_max(const call *c, unsigned type) {
    return type == 2 ? c->b->mem_mhz : type == 3 ? c->b->sm_max * 8 / 10 : c->b->sm_max;
}

API nvmlDeviceGetClockInfo(void *device, unsigned type, void *out) {
    GPU_ONLY;
    NEED(type < 4, INVALID_ARGUMENT);
    RETURN_U32(clock_now(&c, type));
}

API nvmlDeviceGetMaxClockInfo(void *device, unsigned type, void *out) {
    GPU_ONLY;
    NEED(type < 4, INVALID_ARGUMENT);
    RETURN_U32(clock_max(&c, type));
}

API nvmlDeviceGetClock(void *device, unsigned type, unsigned id, void *out) {
    GPU_ONLY;
    NEED(type < 4 && id < 4, INVALID_ARGUMENT);
    if (id == 0) RETURN_U32(clock_now(&c, type));
    if (id == 1 && type == 0 && c.s->app_sm) RETURN_U32(c.s->app_sm);
    RETURN_U32(clock_max(&c, type));
}

API nvmlDeviceGetMaxCustomerBoostClock(void *device, unsigned type, void *out) {
    GPU_ONLY;
    NEED(type < 4, INVALID_ARGUMENT);
    RETURN_U32(clock_max(&c, type));
}

API nvmlDeviceSetGpuLockedClocks(void *device, unsigned low, unsigned high) {
    GPU_ONLY;
    ROOT;
    bool symbolic = low >= 0xFFFFFF00u || high >= 0xFFFFFF00u;
    NEED(!symbolic || (low >= 0xFFFFFF00u && high >= 0xFFFFFF00u), INVALID_ARGUMENT);
    NEED(symbolic || (low <= high && high >= c.b->sm_min && low <= c.b->sm_max), INVALID_ARGUMENT);
    c.s->lock_min = symbolic ? 0 : low / c.b->sm_step * c.b->sm_step;
    c.s->lock_max = symbolic ? 0 : high / c.b->sm_step * c.b->sm_step;
    physics_aim(c.handle->gpu);
    return OK;
}

API nvmlDeviceResetGpuLockedClocks(void *device) {
    GPU_ONLY;
    ROOT;
    c.s->lock_min = c.s->lock_max = 0;
    physics_aim(c.handle->gpu);
    return OK;
}

API nvmlDeviceSetMemoryLockedClocks(void *device, unsigned low, unsigned high) {
    GPU_ONLY;
    ROOT;
    NEED(c.b->arch >= 7, NOT_SUPPORTED);
    NEED(low <= high && high <= c.b->mem_mhz, INVALID_ARGUMENT);
    c.s->mem_min = low;
    c.s->mem_max = high;
    return OK;
}

API nvmlDeviceResetMemoryLockedClocks(void *device) {
    GPU_ONLY;
    ROOT;
    NEED(c.b->arch >= 7, NOT_SUPPORTED);
    c.s->mem_min = c.s->mem_max = 0;
    return OK;
}

API nvmlDeviceGetSupportedMemoryClocks(void *device, void *count, void *out) {
    GPU_ONLY;
    unsigned clocks[] = {c.b->mem_mhz};
    return put_list(count, out, clocks, 1, sizeof *clocks);
}

API nvmlDeviceGetSupportedGraphicsClocks(void *device, unsigned memory, void *count, void *out) {
    GPU_ONLY;
    NEED(memory == c.b->mem_mhz, NOT_FOUND);
    unsigned clocks[256], n = 0;
    for (unsigned mhz = c.b->sm_max; mhz >= c.b->sm_min && n < 256; mhz -= c.b->sm_step) clocks[n++] = mhz;
    return put_list(count, out, clocks, n, sizeof *clocks);
}

API nvmlDeviceGetApplicationsClock(void *device, unsigned type, void *out) {
    GPU_ONLY;
    NEED(type < 4, INVALID_ARGUMENT);
    RETURN_U32(type == 2 ? (c.s->app_mem ? c.s->app_mem : c.b->mem_mhz) : c.s->app_sm ? c.s->app_sm : c.b->sm_max);
}

API nvmlDeviceSetApplicationsClocks(void *device, unsigned memory, unsigned graphics) {
    GPU_ONLY;
    ROOT;
    NEED(memory == c.b->mem_mhz && graphics >= c.b->sm_min && graphics <= c.b->sm_max, INVALID_ARGUMENT);
    c.s->app_mem = memory;
    c.s->app_sm = graphics;
    physics_aim(c.handle->gpu);
    return OK;
}

API nvmlDeviceResetApplicationsClocks(void *device) {
    GPU_ONLY;
    ROOT;
    c.s->app_sm = c.s->app_mem = 0;
    physics_aim(c.handle->gpu);
    return OK;
}

API nvmlDeviceGetPerformanceState(void *device, void *out) {
    GPU_ONLY;
    RETURN_U32(c.c->load > 0 || c.c->demand_mw > 0 || c.b->arch >= 9 ? 0 : 8);
}

API nvmlDeviceGetCurrentClocksEventReasons(void *device, void *out) { GPU_ONLY; RETURN_U64(c.s->reasons); }
API nvmlDeviceGetCurrentClocksThrottleReasons(void *device, void *out) { GPU_ONLY; RETURN_U64(c.s->reasons); }
API nvmlDeviceGetSupportedClocksEventReasons(void *device, void *out) { GPU_ONLY; RETURN_U64(0x1FF); }

API nvmlDeviceGetMinMaxClockOfPState(void *device, unsigned type, unsigned pstate, void *low, void *high) {
    GPU_ONLY;
    NEED(type < 4 && pstate < 16 && low && high, INVALID_ARGUMENT);
    NEED(pstate == 0, NOT_SUPPORTED);
    U32(low) = type == 2 ? c.b->mem_mhz : c.b->sm_min;
    U32(high) = clock_max(&c, type);
    return OK;
}

API nvmlDeviceGetViolationStatus(void *device, unsigned policy, void *out) {
    GPU_ONLY;
    FILL(nvmlViolationTime_t, out);
    NEED(policy < 2, NOT_SUPPORTED);
    r->referenceTime = timestamp_us();
    r->violationTime = (unsigned long long)(policy ? c.s->thermal_ns : c.s->capped_ns);
    return OK;
}
