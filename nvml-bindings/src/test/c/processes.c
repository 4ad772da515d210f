// Processes and accounting.
#include "fake.h"

static const unsigned ABSENT32 = 0xFFFFFFFFu;
static const unsigned long long ABSENT64 = ~0ull;

static bool shown(const call *c, const process *p, char kind) {
    return p->kind == kind && (c->handle->mig < 0 || (int)p->instance == c->handle->mig);
}

static int running(const call *c, char kind, void *count, void *out) {
    nvmlProcessInfo_v2_t list[MAX_PROCESSES];
    unsigned n = 0;
    for (int i = 0; i < c->c->processes; i++) {
        const process *p = &c->c->process[i];
        if (!shown(c, p, kind)) continue;
        memset(&list[n], 0xA5, sizeof *list);
        list[n].pid = p->pid;
        list[n].usedGpuMemory = p->mib ? (unsigned long long)p->mib << 20 : ABSENT64;
        list[n].gpuInstanceId = list[n].computeInstanceId = ABSENT32;
        if (c->c->mig) list[n].gpuInstanceId = p->instance + 1, list[n].computeInstanceId = 0;
        n++;
    }
    return put_list(count, out, list, n, sizeof *list);
}

API nvmlDeviceGetComputeRunningProcesses_v3(void *device, void *count, void *out) {
    DEVICE;
    return running(&c, 'c', count, out);
}

API nvmlDeviceGetGraphicsRunningProcesses_v3(void *device, void *count, void *out) {
    DEVICE;
    return running(&c, 'g', count, out);
}

API nvmlDeviceGetMPSComputeRunningProcesses_v3(void *device, void *count, void *out) {
    DEVICE;
    return running(&c, 'm', count, out);
}

API nvmlDeviceGetRunningProcessDetailList(void *device, void *out) {
    DEVICE;
    NEED(c.b->arch >= 9, NOT_SUPPORTED);
    CHECK_VERSION(nvmlProcessDetailList_v1_t, out);
    NEED(r->mode < 3, INVALID_ARGUMENT);
    nvmlProcessDetail_v1_t list[MAX_PROCESSES];
    unsigned n = 0, capacity = r->numProcArrayEntries;
    for (int i = 0; i < c.c->processes; i++) {
        if (!shown(&c, &c.c->process[i], "cgm"[r->mode])) continue;
        list[n].pid = c.c->process[i].pid;
        list[n].usedGpuMemory = (unsigned long long)c.c->process[i].mib << 20;
        list[n].gpuInstanceId = list[n].computeInstanceId = ABSENT32;
        list[n++].usedGpuCcProtectedMemory = ABSENT64;
    }
    r->numProcArrayEntries = n;
    NEED(capacity >= n, INSUFFICIENT_SIZE);
    if (n) memcpy(r->procArray, list, n * sizeof *list);
    return OK;
}

API nvmlDeviceGetProcessUtilization(void *device, void *out, void *count, unsigned long long since) {
    DEVICE;
    NEED(!c.c->mig, NOT_SUPPORTED);
    nvmlProcessUtilizationSample_t list[MAX_PROCESSES];
    unsigned n = 0;
    for (int i = 0; i < c.c->processes && timestamp_us() > since; i++) {
        memset(&list[n], 0, sizeof *list);
        list[n].pid = c.c->process[i].pid;
        list[n].timeStamp = timestamp_us();
        list[n].smUtil = (unsigned)(c.c->sm * 100);
        list[n++].memUtil = (unsigned)(c.c->bandwidth * 100);
    }
    NEED(n, NOT_FOUND);
    return put_list(count, out, list, n, sizeof *list);
}

API nvmlDeviceGetProcessesUtilizationInfo(void *device, void *out) {
    DEVICE;
    NEED(!c.c->mig, NOT_SUPPORTED);
    CHECK_VERSION(nvmlProcessesUtilizationInfo_v1_t, out);
    nvmlProcessUtilizationInfo_v1_t list[MAX_PROCESSES];
    unsigned n = 0, capacity = r->processSamplesCount;
    for (int i = 0; i < c.c->processes && timestamp_us() > r->lastSeenTimeStamp; i++) {
        memset(&list[n], 0, sizeof *list);
        list[n].pid = c.c->process[i].pid;
        list[n].timeStamp = timestamp_us();
        list[n].smUtil = (unsigned)(c.c->sm * 100);
        list[n++].memUtil = (unsigned)(c.c->bandwidth * 100);
    }
    NEED(n, NOT_FOUND);
    r->processSamplesCount = n;
    NEED(capacity >= n, INSUFFICIENT_SIZE);
    memcpy(r->procUtilArray, list, n * sizeof *list);
    return OK;
}

API nvmlDeviceGetAccountingMode(void *device, void *out) { GPU_ONLY; RETURN_U32(c.s->accounting); }

API nvmlDeviceSetAccountingMode(void *device, unsigned mode) {
    GPU_ONLY;
    ROOT;
    NEED(mode < 2, INVALID_ARGUMENT);
    c.s->accounting = mode;
    return OK;
}

API nvmlDeviceGetAccountingBufferSize(void *device, void *out) { GPU_ONLY; RETURN_U32(4000); }
API nvmlDeviceClearAccountingPids(void *device) { GPU_ONLY; ROOT; return OK; }

API nvmlDeviceGetAccountingPids(void *device, void *count, void *out) {
    GPU_ONLY;
    unsigned pids[MAX_PROCESSES], n = 0;
    for (int i = 0; i < c.c->processes && c.s->accounting; i++) pids[n++] = c.c->process[i].pid;
    return put_list(count, out, pids, n, sizeof *pids);
}

API nvmlDeviceGetAccountingStats(void *device, unsigned pid, void *out) {
    GPU_ONLY;
    FILL(nvmlAccountingStats_t, out);
    for (int i = 0; i < c.c->processes && c.s->accounting; i++) {
        if (c.c->process[i].pid != pid) continue;
        r->gpuUtilization = (unsigned)(c.c->load * 100);
        r->memoryUtilization = (unsigned)(c.c->bandwidth * 100);
        r->maxMemoryUsage = (unsigned long long)c.c->process[i].mib << 20;
        r->time = 0;
        r->startTime = (unsigned long long)state->realtime_us;
        r->isRunning = 1;
        return OK;
    }
    return NOT_FOUND;
}
