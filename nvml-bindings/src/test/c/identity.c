// The library, enumeration, identity.
#include "fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

int put_text(void *out, unsigned length, const char *text) {
    NEED(out, INVALID_ARGUMENT);
    NEED(strlen(text) < length, INSUFFICIENT_SIZE);
    memset(out, 0xA5, length);
    strcpy(out, text);
    return OK;
}

// NVML's form for lists: the capacity goes in, the count comes out.
int put_list(void *count, void *out, const void *items, unsigned n, size_t each) {
    NEED(count, INVALID_ARGUMENT);
    unsigned capacity = U32(count);
    U32(count) = n;
    if (capacity < n) return INSUFFICIENT_SIZE;
    if (n) memcpy(out, items, n * each);
    return OK;
}

int visible_count(void) {
    int n = 0;
    while (visible_gpu((unsigned)n) >= 0) n++;
    return n;
}

int visible_gpu(unsigned index) {
    for (unsigned i = 0, n = 0; i < scenario.gpus; i++) {
        int gpu = scenario.orders ? (i < (unsigned)scenario.orders ? scenario.order[i] : (int)i) : (int)i;
        if (scenario.gpu[gpu].unplugged || state->gpu[gpu].drained == 2) continue;
        if (n++ == index) return gpu;
    }
    return -1;
}

unsigned index_of(unsigned gpu) {
    unsigned i = 0;
    while (visible_gpu(i) != (int)gpu && i < scenario.gpus) i++;
    return i;
}

static void bus_id(unsigned gpu, char *out) {
    sprintf(out, "00000000:%02X:00.0", 0x07 + 8 * gpu);
}

static void uuid_of(const handle *h, char *out) {
    const char *gpu = scenario.gpu[h->gpu].uuid;
    if (h->mig < 0) strcpy(out, gpu);
    else sprintf(out, "MIG-%.70s-%d", gpu + 4, h->mig);
}

__attribute__((visibility("default"))) const char *nvmlErrorString(unsigned result) {
    return result ? "fake error" : "Success";
}

API nvmlSystemGetDriverVersion(void *out, unsigned length) { LIBRARY; return put_text(out, length, scenario.driver); }

API nvmlSystemGetNVMLVersion(void *out, unsigned length) {
    ENTER(NULL, false);
    return put_text(out, length, scenario.nvml);
}

API nvmlSystemGetCudaDriverVersion_v2(void *out) { ENTER(NULL, false); RETURN_U32(scenario.cuda); }

API nvmlSystemGetDriverBranch(void *info, unsigned length) {
    LIBRARY;
    FILL_VERSIONED(nvmlSystemDriverBranchInfo_v1_t, info);
    return put_text(r->branch, length, "r580_00");
}

API nvmlSystemGetProcessName(unsigned pid, void *name, unsigned length) {
    LIBRARY;
    for (unsigned g = 0; g < scenario.gpus; g++) {
        for (int i = 0; i < scenario.gpu[g].processes; i++) {
            if (scenario.gpu[g].process[i].pid == pid) return put_text(name, length, "/usr/bin/engine");
        }
    }
    return NOT_FOUND;
}

API nvmlGetExcludedDeviceCount(void *out) { ENTER(NULL, false); RETURN_U32(0); }

API nvmlGetExcludedDeviceInfoByIndex(unsigned index, void *info) {
    ENTER(NULL, false);
    (void)index;
    (void)info;
    return INVALID_ARGUMENT;
}

API nvmlDeviceGetCount_v2(void *out) { LIBRARY; RETURN_U32(visible_count()); }

static int give(int gpu, int mig, void *out) {
    NEED(out, INVALID_ARGUMENT);
    NEED(!scenario.gpu[gpu].lost, GPU_IS_LOST);
    *(void **)out = handle_of((unsigned)gpu, mig);
    return OK;
}

API nvmlDeviceGetHandleByIndex_v2(unsigned index, void *out) {
    LIBRARY;
    int gpu = visible_gpu(index);
    return gpu < 0 ? INVALID_ARGUMENT : give(gpu, -1, out);
}

static int by_uuid(const char *uuid, void *out) {
    for (unsigned i = 0; i < scenario.gpus; i++) {
        char is[96];
        for (int mig = -1; mig < (scenario.gpu[i].mig ? scenario.gpu[i].instances : 0); mig++) {
            handle h = {.gpu = i, .mig = mig};
            uuid_of(&h, is);
            if (!scenario.gpu[i].unplugged && !strcmp(is, uuid)) return give((int)i, mig, out);
        }
    }
    return NOT_FOUND;
}

API nvmlDeviceGetHandleByUUID(void *uuid, void *out) {
    LIBRARY;
    NEED(uuid, INVALID_ARGUMENT);
    return by_uuid(uuid, out);
}

API nvmlDeviceGetHandleByUUIDV(void *uuid, void *out) {
    LIBRARY;
    CHECK_VERSION(nvmlUUID_v1_t, uuid);
    char text[80];
    if (r->type == 1) return by_uuid((const char *)r->value, out);
    NEED(r->type == 2, INVALID_ARGUMENT);
    char *at = text + sprintf(text, "GPU-");
    for (int i = 0; i < 16; i++) at += sprintf(at, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x",
            r->value[i]);
    return by_uuid(text, out);
}

API nvmlDeviceGetHandleByPciBusId_v2(void *id, void *out) {
    LIBRARY;
    NEED(id, INVALID_ARGUMENT);
    for (unsigned i = 0; i < scenario.gpus; i++) {
        char is[32];
        bus_id(i, is);
        if (!scenario.gpu[i].unplugged && (!strcasecmp(is, id) || !strcasecmp(is + 4, id))) return give((int)i, -1,
                out);
    }
    return NOT_FOUND;
}

API nvmlDeviceGetName(void *device, void *out, unsigned length) {
    DEVICE;
    char name[96];
    snprintf(name, sizeof name, c.handle->mig < 0 ? "%s" : "%s MIG", c.b->name);
    return put_text(out, length, name);
}

API nvmlDeviceGetUUID(void *device, void *out, unsigned length) {
    DEVICE;
    char uuid[96];
    uuid_of(c.handle, uuid);
    return put_text(out, length, uuid);
}

API nvmlDeviceGetSerial(void *device, void *out, unsigned length) {
    GPU_ONLY;
    char serial[30];
    snprintf(serial, sizeof serial, "16512250%05u", c.handle->gpu);
    return put_text(out, length, serial);
}

static void fill_pci(unsigned gpu, nvmlPciInfo_t *r) {
    memset(r, 0, sizeof *r);
    bus_id(gpu, r->busId);
    snprintf(r->busIdLegacy, sizeof r->busIdLegacy, "%.15s", r->busId + 4);
    r->bus = 7 + 8 * gpu;
    r->pciDeviceId = scenario.gpu[gpu].board->pci_device;
    r->pciSubSystemId = 0x16C110DE;
}

API nvmlDeviceGetPciInfo_v3(void *device, void *out) {
    DEVICE;
    FILL(nvmlPciInfo_t, out);
    fill_pci(c.handle->gpu, r);
    return OK;
}

API nvmlDeviceGetPciInfoExt(void *device, void *out) {
    DEVICE;
    FILL_VERSIONED(nvmlPciInfoExt_v1_t, out);
    *r = (nvmlPciInfoExt_v1_t){.version = r->version, .bus = 7 + 8 * c.handle->gpu, .pciDeviceId = c.b->pci_device,
        .pciSubSystemId = 0x16C110DE, .baseClass = 3, .subClass = 2};
    bus_id(c.handle->gpu, r->busId);
    return OK;
}

API nvmlDeviceGetIndex(void *device, void *out) {
    DEVICE;
    RETURN_U32(c.handle->mig < 0 ? index_of(c.handle->gpu) : (unsigned)c.handle->mig);
}

API nvmlDeviceGetBrand(void *device, void *out) { DEVICE; RETURN_U32(2); }
API nvmlDeviceGetArchitecture(void *device, void *out) { DEVICE; RETURN_U32(c.b->arch); }
API nvmlDeviceGetMinorNumber(void *device, void *out) { GPU_ONLY; RETURN_U32(c.handle->gpu); }
API nvmlDeviceGetModuleId(void *device, void *out) { GPU_ONLY; RETURN_U32(c.handle->gpu + 1); }
API nvmlDeviceGetBoardId(void *device, void *out) { GPU_ONLY; RETURN_U32((7 + 8 * c.handle->gpu) << 8); }

API nvmlDeviceGetBoardPartNumber(void *device, void *out, unsigned length) {
    GPU_ONLY;
    return put_text(out, length, "692-2G520-0200-000");
}

API nvmlDeviceGetNumGpuCores(void *device, void *out) { DEVICE; RETURN_U32(c.b->cores); }
API nvmlDeviceGetMemoryBusWidth(void *device, void *out) { DEVICE; RETURN_U32(c.b->bus_bits); }
API nvmlDeviceGetComputeMode(void *device, void *out) { DEVICE; RETURN_U32(0); }
API nvmlDeviceGetVirtualizationMode(void *device, void *out) { DEVICE; RETURN_U32(0); }
API nvmlDeviceGetPersistenceMode(void *device, void *out) { GPU_ONLY; RETURN_U32(c.s->persistence); }

API nvmlDeviceSetPersistenceMode(void *device, unsigned mode) {
    GPU_ONLY;
    ROOT;
    NEED(mode < 2, INVALID_ARGUMENT);
    c.s->persistence = mode;
    return OK;
}

API nvmlDeviceGetCudaComputeCapability(void *device, void *major, void *minor) {
    DEVICE;
    NEED(major && minor, INVALID_ARGUMENT);
    U32(major) = c.b->cc_major;
    U32(minor) = c.b->cc_minor;
    return OK;
}

API nvmlDeviceGetAttributes_v2(void *device, void *out) {
    DEVICE;
    NEED(c.handle->mig >= 0, NOT_SUPPORTED);
    FILL(nvmlDeviceAttributes_t, out);
    const mig_instance *m = &c.c->instance[c.handle->mig];
    *r = (nvmlDeviceAttributes_t){.multiprocessorCount = m->slices * 16, .sharedCopyEngineCount = m->slices,
        .gpuInstanceSliceCount = m->slices, .computeInstanceSliceCount = m->slices, .memorySizeMB = m->mib};
    return OK;
}

API nvmlDeviceGetPlatformInfo(void *device, void *out) {
    GPU_ONLY;
    NEED(c.b->arch >= 10, NOT_SUPPORTED);
    FILL_VERSIONED(nvmlPlatformInfo_v2_t, out);
    memset(r->ibGuid, 0, sizeof *r - 4);
    strcpy((char *)r->chassisSerialNumber, "1820725190042");
    r->slotNumber = 3;
    r->trayIndex = 2;
    r->hostId = 1;
    r->moduleId = (unsigned char)(c.handle->gpu + 1);
    return OK;
}

API nvmlDeviceGetCapabilities(void *device, void *out) {
    DEVICE;
    FILL_VERSIONED(nvmlDeviceCapabilities_v1_t, out);
    r->capMask = c.b->grace ? 1 : 0;
    return OK;
}
