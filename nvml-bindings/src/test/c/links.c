// NVLink, its fabric, C2C, PCIe, topology, affinity.
#include "fake.h"

#include <stdio.h>

#define LINK NEED(c.b->links, NOT_SUPPORTED); NEED(link < c.b->links, INVALID_ARGUMENT)

API nvmlDeviceGetNvLinkState(void *device, unsigned link, void *out) {
    GPU_ONLY;
    LINK;
    RETURN_U32(link >= c.c->link_down);
}

API nvmlDeviceGetNvLinkVersion(void *device, unsigned link, void *out) {
    GPU_ONLY;
    LINK;
    RETURN_U32(c.b->link_version + 2);
}

API nvmlDeviceGetNvLinkCapability(void *device, unsigned link, unsigned capability, void *out) {
    GPU_ONLY;
    LINK;
    NEED(capability < 6, INVALID_ARGUMENT);
    RETURN_U32(capability != 4);
}

API nvmlDeviceGetNvLinkRemoteDeviceType(void *device, unsigned link, void *out) { GPU_ONLY; LINK; RETURN_U32(2); }

API nvmlDeviceGetNvLinkErrorCounter(void *device, unsigned link, unsigned counter, void *out) {
    GPU_ONLY;
    LINK;
    NEED(counter < 5, INVALID_ARGUMENT);
    RETURN_U64(0);
}

API nvmlDeviceGetNvLinkRemotePciInfo_v2(void *device, unsigned link, void *out) {
    GPU_ONLY;
    LINK;
    FILL(nvmlPciInfo_t, out);
    memset(r, 0, sizeof *r);
    r->bus = 0xA0 + link % 4;
    snprintf(r->busId, sizeof r->busId, "00000000:%02X:00.0", r->bus);
    r->pciDeviceId = 0x22A310DE;
    return OK;
}

API nvmlDeviceGetNvLinkUtilizationCounter(void *device, unsigned link, unsigned counter, void *received, void *sent) {
    GPU_ONLY;
    LINK;
    NEED(counter < 2 && received && sent, INVALID_ARGUMENT);
    U64(received) = U64(sent) = (unsigned long long)(c.c->nvlink_mib * 1024 * state->now / 1e6 / c.b->links);
    return OK;
}

API nvmlDeviceGetNvLinkInfo(void *device, void *out) {
    GPU_ONLY;
    NEED(c.b->links, NOT_SUPPORTED);
    CHECK_VERSION(nvmlNvLinkInfo_v1_t, out);
    r->isNvleEnabled = 0;
    return OK;
}

API nvmlDeviceGetGpuFabricInfoV(void *device, void *out) {
    GPU_ONLY;
    NEED(c.b->arch >= 9, NOT_SUPPORTED);
    NEED(out, INVALID_ARGUMENT);
    bool third = U32(out) == nvmlGpuFabricInfo_v3_t_VERSION;
    NEED(third || U32(out) == nvmlGpuFabricInfo_v2_t_VERSION, VERSION_MISMATCH);
    nvmlGpuFabricInfo_v3_t *r = out;
    memset(r->clusterUuid, 0x11, 16);
    r->status = 0;
    r->cliqueId = 7;
    r->state = 3;
    r->healthMask = 0;
    if (third) r->healthSummary = 1;
    return OK;
}

API nvmlDeviceGetGpuFabricInfo(void *device, void *out) {
    GPU_ONLY;
    NEED(c.b->arch >= 9, NOT_SUPPORTED);
    FILL(nvmlGpuFabricInfo_t, out);
    memset(r->clusterUuid, 0x11, 16);
    r->status = 0;
    r->cliqueId = 7;
    r->state = 3;
    return OK;
}

API nvmlDeviceGetC2cModeInfoV(void *device, void *out) {
    GPU_ONLY;
    NEED(c.b->grace, NOT_SUPPORTED);
    FILL(nvmlC2cModeInfo_v1_t, out);
    r->isC2cEnabled = 1;
    return OK;
}

API nvmlDeviceGetPcieThroughput(void *device, unsigned counter, void *out) {
    GPU_ONLY;
    NEED(counter < 2, INVALID_ARGUMENT);
    RETURN_U32(c.c->pcie_mib * 1048.576);
}

API nvmlDeviceGetCurrPcieLinkGeneration(void *device, void *out) { GPU_ONLY; RETURN_U32(c.b->pcie_gen); }
API nvmlDeviceGetMaxPcieLinkGeneration(void *device, void *out) { GPU_ONLY; RETURN_U32(c.b->pcie_gen); }
API nvmlDeviceGetCurrPcieLinkWidth(void *device, void *out) { GPU_ONLY; RETURN_U32(16); }
API nvmlDeviceGetMaxPcieLinkWidth(void *device, void *out) { GPU_ONLY; RETURN_U32(16); }
API nvmlDeviceGetPcieSpeed(void *device, void *out) { GPU_ONLY; RETURN_U32(1000u << c.b->pcie_gen); }
API nvmlDeviceGetPcieReplayCounter(void *device, void *out) { GPU_ONLY; RETURN_U32(c.c->pcie_replay); }

// Both devices are checked; the lock is held once.
static int other(void *device2, const handle **h) {
    *h = device2;
    for (int i = 0; i < MAX_GPUS; i++) {
        if (device2 == handle_of((unsigned)i, -1)) return scenario.gpu[i].lost ? GPU_IS_LOST : OK;
    }
    return INVALID_ARGUMENT;
}

API nvmlDeviceGetTopologyCommonAncestor(void *device, void *device2, void *out) {
    GPU_ONLY;
    const handle *h;
    int code = other(device2, &h);
    NEED(!code, code);
    RETURN_U32(h->gpu == c.handle->gpu ? 0 : h->gpu / 4 == c.handle->gpu / 4 ? 40 : 50);
}

API nvmlDeviceOnSameBoard(void *device, void *device2, void *out) {
    GPU_ONLY;
    const handle *h;
    int code = other(device2, &h);
    NEED(!code, code);
    RETURN_U32(h->gpu == c.handle->gpu);
}

API nvmlDeviceGetP2PStatus(void *device, void *device2, unsigned index, void *out) {
    GPU_ONLY;
    const handle *h;
    int code = other(device2, &h);
    NEED(!code, code);
    NEED(index < 5, INVALID_ARGUMENT);
    RETURN_U32(index == 2 && !c.b->links ? 5 : 0);
}

API nvmlDeviceGetTopologyNearestGpus(void *device, unsigned level, void *count, void *out) {
    GPU_ONLY;
    void *near[MAX_GPUS];
    unsigned n = 0;
    for (unsigned i = 0; i < scenario.gpus; i++) {
        unsigned is = i == c.handle->gpu ? 0 : i / 4 == c.handle->gpu / 4 ? 40 : 50;
        if (is == level && i != c.handle->gpu && !scenario.gpu[i].unplugged) near[n++] = handle_of(i, -1);
    }
    return put_list(count, out, near, n, sizeof *near);
}

API nvmlDeviceGetNumaNodeId(void *device, void *out) {
    GPU_ONLY;
    RETURN_U32(c.b->grace ? c.handle->gpu + 1 : 0xFFFFFFFFu);
}

static int near_set(const call *c, unsigned words, void *set, unsigned bits) {
    NEED(set && words, INVALID_ARGUMENT);
    memset(set, 0, words * 8ull);
    unsigned socket = c->handle->gpu / 4;
    for (unsigned bit = socket * bits; bit < (socket + 1) * bits && bit < words * 64; bit++)
            ((unsigned long long *)set)[bit / 64] |= 1ull << bit % 64;
    return OK;
}

API nvmlDeviceGetMemoryAffinity(void *device, unsigned words, void *set, unsigned scope) {
    GPU_ONLY;
    NEED(scope < 2, INVALID_ARGUMENT);
    return near_set(&c, words, set, 1);
}

API nvmlDeviceGetCpuAffinity(void *device, unsigned words, void *set) { GPU_ONLY; return near_set(&c, words, set, 48); }

API nvmlDeviceGetCpuAffinityWithinScope(void *device, unsigned words, void *set, unsigned scope) {
    GPU_ONLY;
    NEED(scope < 2, INVALID_ARGUMENT);
    return near_set(&c, words, set, 48);
}

API nvmlDeviceSetCpuAffinity(void *device) { GPU_ONLY; return OK; }
