// Multi-instance GPU. Instances are given by the scenario; the fake does not create or destroy them.
#include "fake.h"

#include <stdio.h>

#define MIG NEED(c.b->mig, NOT_SUPPORTED)

// A GPU instance's handle is tagged, so that another pointer is refused.
typedef struct { unsigned magic, gpu, instance; } gpu_instance;
static gpu_instance instances[MAX_GPUS][MAX_MIG];
enum { INSTANCE_MAGIC = 0x61757374, PROFILES = 3 };

static const struct { unsigned slices, count, share; } PROFILE[PROFILES] = {{1, 7, 8}, {3, 2, 2}, {7, 1, 1}};

API nvmlDeviceGetMigMode(void *device, void *current, void *pending) {
    GPU_ONLY;
    MIG;
    NEED(current && pending, INVALID_ARGUMENT);
    U32(current) = c.c->mig;
    U32(pending) = c.s->mig_pending;
    return OK;
}

API nvmlDeviceSetMigMode(void *device, unsigned mode, void *status) {
    GPU_ONLY;
    MIG;
    ROOT;
    NEED(mode < 2 && status, INVALID_ARGUMENT);
    c.s->mig_pending = mode;
    U32(status) = mode == c.c->mig ? OK : 16; // RESET_REQUIRED: only the scenario switches it
    return OK;
}

API nvmlDeviceGetMaxMigDeviceCount(void *device, void *out) { GPU_ONLY; RETURN_U32(c.b->mig ? 7 : 0); }
API nvmlDeviceIsMigDeviceHandle(void *device, void *out) { DEVICE; RETURN_U32(c.handle->mig >= 0); }

API nvmlDeviceGetMigDeviceHandleByIndex(void *device, unsigned index, void *out) {
    GPU_ONLY;
    MIG;
    NEED(out && index < 7, INVALID_ARGUMENT);
    NEED(c.c->mig, NOT_SUPPORTED);
    NEED((int)index < c.c->instances, NOT_FOUND);
    *(void **)out = handle_of(c.handle->gpu, (int)index);
    return OK;
}

API nvmlDeviceGetDeviceHandleFromMigDeviceHandle(void *device, void *out) {
    DEVICE;
    NEED(out && c.handle->mig >= 0, INVALID_ARGUMENT);
    *(void **)out = handle_of(c.handle->gpu, -1);
    return OK;
}

API nvmlDeviceGetGpuInstanceId(void *device, void *out) {
    DEVICE;
    NEED(c.handle->mig >= 0, NOT_SUPPORTED);
    RETURN_U32(c.handle->mig + 1);
}

API nvmlDeviceGetComputeInstanceId(void *device, void *out) {
    DEVICE;
    NEED(c.handle->mig >= 0, NOT_SUPPORTED);
    RETURN_U32(0);
}

API nvmlDeviceGetGpuInstanceProfileInfo(void *device, unsigned profile, void *out) {
    GPU_ONLY;
    MIG;
    NEED(profile < PROFILES, profile < 16 ? NOT_SUPPORTED : INVALID_ARGUMENT);
    FILL(nvmlGpuInstanceProfileInfo_t, out);
    *r = (nvmlGpuInstanceProfileInfo_t){.id = profile, .sliceCount = PROFILE[profile].slices, .instanceCount =
            PROFILE[profile].count,
        .multiprocessorCount = PROFILE[profile].slices * 16, .copyEngineCount = PROFILE[profile].slices,
                .decoderCount = 1,
        .memorySizeMB = c.b->memory_mib / PROFILE[profile].share};
    return OK;
}

API nvmlDeviceGetGpuInstanceProfileInfoV(void *device, unsigned profile, void *out) {
    GPU_ONLY;
    MIG;
    NEED(profile < PROFILES, profile < 16 ? NOT_SUPPORTED : INVALID_ARGUMENT);
    FILL_VERSIONED(nvmlGpuInstanceProfileInfo_v2_t, out);
    r->id = profile;
    r->isP2pSupported = r->encoderCount = r->jpegCount = r->ofaCount = 0;
    r->sliceCount = PROFILE[profile].slices;
    r->instanceCount = PROFILE[profile].count;
    r->multiprocessorCount = PROFILE[profile].slices * 16;
    r->copyEngineCount = PROFILE[profile].slices;
    r->decoderCount = 1;
    r->memorySizeMB = c.b->memory_mib / PROFILE[profile].share;
    snprintf(r->name, sizeof r->name, "MIG %ug.%llugb", r->sliceCount, r->memorySizeMB / 1000);
    return OK;
}

API nvmlDeviceGetGpuInstances(void *device, unsigned profile, void *out, void *count) {
    GPU_ONLY;
    MIG;
    NEED(out && count && profile < PROFILES, INVALID_ARGUMENT);
    NEED(c.c->mig, NOT_SUPPORTED);
    unsigned n = 0;
    for (int i = 0; i < c.c->instances; i++) {
        if (c.c->instance[i].profile != profile) continue;
        instances[c.handle->gpu][i] = (gpu_instance){INSTANCE_MAGIC, c.handle->gpu, (unsigned)i};
        ((void **)out)[n++] = &instances[c.handle->gpu][i];
    }
    U32(count) = n;
    return OK;
}

API nvmlGpuInstanceGetInfo(void *instance, void *out) {
    LIBRARY;
    gpu_instance *g = instance;
    NEED(g >= &instances[0][0] && g < &instances[0][0] + MAX_GPUS * MAX_MIG && g->magic == INSTANCE_MAGIC,
            INVALID_ARGUMENT);
    const gpu_config *config = &scenario.gpu[g->gpu];
    NEED((int)g->instance < config->instances, INVALID_ARGUMENT);
    FILL(nvmlGpuInstanceInfo_t, out);
    unsigned start = 0;
    for (unsigned i = 0; i < g->instance; i++) start += config->instance[i].slices;
    unsigned placement[] = {start, config->instance[g->instance].slices};
    r->device = handle_of(g->gpu, -1);
    r->id = g->instance + 1;
    r->profileId = config->instance[g->instance].profile;
    memcpy(r->placement, placement, sizeof placement);
    return OK;
}
