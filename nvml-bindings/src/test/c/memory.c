// Memory and utilisation.
#include "fake.h"

static void sizes(const call *c, unsigned long long *total, unsigned long long *reserved, unsigned long long *used) {
    *total = c->b->memory_mib << 20;
    *reserved = (unsigned long long)c->c->reserved_mib << 20;
    *used = (unsigned long long)c->c->used_mib << 20;
    for (int i = 0; i < c->c->processes; i++) {
        if (c->handle->mig < 0 || (int)c->c->process[i].instance == c->handle->mig)
                *used += (unsigned long long)c->c->process[i].mib << 20;
    }
    if (c->handle->mig >= 0) {
        *total = (unsigned long long)c->c->instance[c->handle->mig].mib << 20;
        *reserved = 0;
    }
}

API nvmlDeviceGetMemoryInfo(void *device, void *out) {
    DEVICE;
    FILL(nvmlMemory_t, out);
    unsigned long long total, reserved, used;
    sizes(&c, &total, &reserved, &used);
    *r = (nvmlMemory_t){.total = total, .free = total - reserved - used, .used = used + reserved};
    return OK;
}

API nvmlDeviceGetMemoryInfo_v2(void *device, void *out) {
    DEVICE;
    FILL_VERSIONED(nvmlMemory_v2_t, out);
    unsigned long long total, reserved, used;
    sizes(&c, &total, &reserved, &used);
    r->total = total;
    r->reserved = reserved;
    r->free = total - reserved - used;
    r->used = used;
    return OK;
}

API nvmlDeviceGetBAR1MemoryInfo(void *device, void *out) {
    GPU_ONLY;
    FILL(nvmlBAR1Memory_t, out);
    *r = (nvmlBAR1Memory_t){.bar1Total = 131072ull << 20, .bar1Free = 131071ull << 20, .bar1Used = 1ull << 20};
    return OK;
}

API nvmlDeviceGetAddressingMode(void *device, void *out) {
    GPU_ONLY;
    FILL_VERSIONED(nvmlDeviceAddressingMode_v1_t, out);
    r->value = c.b->grace ? 2 : 0;
    return OK;
}

API nvmlDeviceGetUtilizationRates(void *device, void *out) {
    DEVICE;
    NEED(!c.c->mig, NOT_SUPPORTED);
    FILL(nvmlUtilization_t, out);
    r->gpu = (unsigned)(c.c->load * 100);
    r->memory = c.c->bandwidth > 0 ? 100 : 0; // the share of time with any access, not a bandwidth
    return OK;
}

API nvmlDeviceGetDynamicPstatesInfo(void *device, void *out) {
    GPU_ONLY;
    NEED(out, INVALID_ARGUMENT);
    unsigned *words = out;
    memset(out, 0, sizeof(nvmlGpuDynamicPstatesInfo_t));
    words[1] = 1, words[2] = (unsigned)(c.c->load * 100); // utilization[0]: present, percent
    words[5] = 1, words[6] = (unsigned)(c.c->bandwidth * 100);
    return OK;
}

// The driver's ring buffer: here 20 ms apart, the last 2.4 s.
API nvmlDeviceGetSamples(void *device, unsigned type, unsigned long long since, void *value_type, void *count,
        void *out) {
    GPU_ONLY;
    NEED(value_type && count && type < 10, INVALID_ARGUMENT);
    NEED(type < 2 || type == 5 || (type == 7 && c.b->grace), NOT_SUPPORTED);
    NEED(!c.c->mig || type != 1, NOT_SUPPORTED);
    nvmlSample_t sample[120];
    unsigned n = 0;
    double newest = (double)(unsigned long long)(state->now / 20e3) * 20e3;
    for (int i = 119; i >= 0; i--) {
        double at = newest - i * 20e3;
        unsigned long long stamp = (unsigned long long)(state->realtime_us + at);
        if (at < 0 || stamp <= since) continue;
        double mw = average_mw(c.s, at, 20e3, 20e3) * c.c->gain;
        unsigned long long value = type == 0 ? (unsigned)mw : type == 7 ? (unsigned)(mw + c.c->module_mw)
            : type == 1 ? (unsigned)(c.c->load * 100) : c.s->clock_mhz;
        sample[n].timeStamp = stamp;
        memcpy(sample[n++].sampleValue, &value, 8);
    }
    U32(value_type) = 1;
    if (!n) return NOT_FOUND;
    if (!out) { // asks for the size
        U32(count) = 120;
        return OK;
    }
    return put_list(count, out, sample, n, sizeof *sample);
}
