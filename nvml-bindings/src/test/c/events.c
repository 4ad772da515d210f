// Events of GPUs and of the machine; draining and removal.
#include "fake.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { SETS = 32, SET_MAGIC = 0x5e7e7e47 };
static const unsigned long long SUPPORTED = 0xD8; // Xid, clock changes, power source, and no more

typedef struct {
    unsigned magic, system_seen, seen[MAX_GPUS];
    bool system;
    unsigned long long types[MAX_GPUS], system_types;
} event_set;

static event_set sets[SETS];

static event_set *known(void *set, bool system) {
    event_set *s = set;
    bool inside = s >= sets && s < sets + SETS;
    return inside && s->magic == SET_MAGIC && s->system == system ? s : NULL;
}

static event_set *create(bool system) {
    for (int i = 0; i < SETS; i++) {
        if (sets[i].magic) continue;
        sets[i] = (event_set){.magic = SET_MAGIC, .system = system};
        return &sets[i];
    }
    return NULL;
}

static unsigned newest(unsigned gpu) {
    unsigned n = 0;
    for (int i = 0; i < scenario.gpu[gpu].events; i++) {
        if (scenario.gpu[gpu].event[i].seq > n) n = scenario.gpu[gpu].event[i].seq;
    }
    return n;
}

API nvmlEventSetCreate(void *out) {
    LIBRARY;
    NEED(out, INVALID_ARGUMENT);
    *(void **)out = create(false);
    return *(void **)out ? OK : MEMORY;
}

API nvmlEventSetFree(void *set) {
    LIBRARY;
    event_set *s = known(set, false);
    NEED(s, INVALID_ARGUMENT);
    s->magic = 0;
    return OK;
}

API nvmlDeviceGetSupportedEventTypes(void *device, void *out) { GPU_ONLY; RETURN_U64(SUPPORTED | 0x1003); }

API nvmlDeviceRegisterEvents(void *device, unsigned long long types, void *set) {
    GPU_ONLY;
    event_set *s = known(set, false);
    NEED(s && types && !(types & ~(SUPPORTED | 0x1003)), INVALID_ARGUMENT);
    if (!s->types[c.handle->gpu]) s->seen[c.handle->gpu] = newest(c.handle->gpu); // what was before is not told
    s->types[c.handle->gpu] |= types;
    return OK;
}

static const event *next_event(event_set *s, unsigned *gpu) {
    for (*gpu = 0; *gpu < scenario.gpus; (*gpu)++) {
        const event *first = NULL;
        for (int i = 0; i < scenario.gpu[*gpu].events; i++) {
            const event *e = &scenario.gpu[*gpu].event[i];
            if (e->seq > s->seen[*gpu] && (e->type & s->types[*gpu]) && (!first || e->seq < first->seq)) first = e;
        }
        if (first) return first;
    }
    return NULL;
}

static int poll_event(void *set, void *data) {
    ENTER(NULL, true);
    event_set *s = known(set, false);
    NEED(s, INVALID_ARGUMENT);
    unsigned gpu;
    const event *e = next_event(s, &gpu);
    if (e) {
        FILL(nvmlEventData_t, data);
        s->seen[gpu] = e->seq;
        r->device = handle_of(gpu, -1);
        r->eventType = e->type;
        r->eventData = e->data;
        r->gpuInstanceId = r->computeInstanceId = 0xFFFFFFFFu;
        return OK;
    }
    for (unsigned g = 0; g < scenario.gpus; g++) {
        if (s->types[g] && scenario.gpu[g].lost) return GPU_IS_LOST;
    }
    return TIMEOUT;
}

static double real_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

API nvmlEventSetWait_v2(void *set, void *data, unsigned timeout) {
    {
        ENTER(NULL, true); // for the rules that name this function
        NEED(data, INVALID_ARGUMENT);
    }
    for (double end = real_ms() + timeout;; usleep(1000)) {
        int code = poll_event(set, data);
        if (code != TIMEOUT || real_ms() >= end) return code;
    }
}

API nvmlSystemEventSetCreate(void *request) {
    LIBRARY;
    CHECK_VERSION(nvmlSystemEventSetCreateRequest_v1_t, request);
    r->set = create(true);
    return r->set ? OK : MEMORY;
}

API nvmlSystemEventSetFree(void *request) {
    LIBRARY;
    CHECK_VERSION(nvmlSystemEventSetFreeRequest_v1_t, request);
    event_set *s = known(r->set, true);
    NEED(s, INVALID_ARGUMENT);
    s->magic = 0;
    return OK;
}

API nvmlSystemRegisterEvents(void *request) {
    LIBRARY;
    CHECK_VERSION(nvmlSystemRegisterEventRequest_v1_t, request);
    event_set *s = known(r->set, true);
    NEED(s && r->eventTypes && !(r->eventTypes & ~3ull), INVALID_ARGUMENT);
    s->system_types |= r->eventTypes;
    s->system_seen = state->system_events;
    return OK;
}

static int poll_system(nvmlSystemEventSetWaitRequest_v1_t *r) {
    ENTER(NULL, true);
    event_set *s = known(r->set, true);
    NEED(s, INVALID_ARGUMENT);
    nvmlSystemEventData_v1_t *data = r->data;
    for (r->numEvent = 0; s->system_seen < state->system_events && r->numEvent < r->dataSize; s->system_seen++) {
        unsigned type = state->system_event[s->system_seen % 16].type;
        if (!(s->system_types & type)) continue;
        data[r->numEvent].eventType = type;
        data[r->numEvent++].gpuId = (7 + 8 * state->system_event[s->system_seen % 16].gpu) << 8;
    }
    return r->numEvent ? OK : TIMEOUT;
}

API nvmlSystemEventSetWait(void *request) {
    {
        ENTER(NULL, true);
        CHECK_VERSION(nvmlSystemEventSetWaitRequest_v1_t, request);
        NEED(r->data && r->dataSize, INVALID_ARGUMENT);
    }
    nvmlSystemEventSetWaitRequest_v1_t *r = request;
    for (double end = real_ms() + r->timeoutms;; usleep(1000)) {
        int code = poll_system(r);
        if (code != TIMEOUT || real_ms() >= end) return code;
    }
}

static int gpu_at(const void *pci) {
    const nvmlPciInfo_t *at = pci;
    for (unsigned i = 0; at && i < scenario.gpus; i++) {
        if (at->bus == 7 + 8 * i && !scenario.gpu[i].unplugged) return (int)i;
    }
    return -1;
}

API nvmlDeviceModifyDrainState(void *pci, unsigned on) {
    LIBRARY;
    ROOT;
    int gpu = gpu_at(pci);
    NEED(gpu >= 0 && on < 2, INVALID_ARGUMENT);
    NEED(!scenario.gpu[gpu].processes, 19); // IN_USE
    state->gpu[gpu].drained = on;
    return OK;
}

API nvmlDeviceQueryDrainState(void *pci, void *out) {
    LIBRARY;
    int gpu = gpu_at(pci);
    NEED(gpu >= 0, INVALID_ARGUMENT);
    RETURN_U32(state->gpu[gpu].drained != 0);
}

API nvmlDeviceRemoveGpu_v2(void *pci, unsigned detach, unsigned link) {
    LIBRARY;
    ROOT;
    int gpu = gpu_at(pci);
    NEED(gpu >= 0 && detach < 2 && link < 2, INVALID_ARGUMENT);
    NEED(state->gpu[gpu].drained, 19);
    state->gpu[gpu].drained = 2; // removed until discovered
    state->gpu[gpu].plug_generation++;
    return OK;
}

API nvmlDeviceDiscoverGpus(void *pci) {
    LIBRARY;
    ROOT;
    NEED(pci, INVALID_ARGUMENT);
    for (unsigned i = 0; i < scenario.gpus; i++) {
        if (state->gpu[i].drained == 2) state->gpu[i].drained = 0;
    }
    return OK;
}
