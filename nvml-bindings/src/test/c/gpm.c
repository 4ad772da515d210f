// GPU performance monitoring: what happened between two samples, from running sums.
#include "fake.h"

#include <math.h>
#include <stdlib.h>

enum { SAMPLE_MAGIC = 0x6d6f6e31, MAX_METRIC = 333 };

typedef struct { unsigned magic, gpu, taken; double at, busy, bandwidth, tensor, sm; } sample;

#define GPM GPU_ONLY; NEED(c.b->gpm, NOT_SUPPORTED)

API nvmlGpmQueryDeviceSupport(void *device, void *out) {
    DEVICE;
    NEED(out, INVALID_ARGUMENT);
    nvmlGpmSupport_t *r = out;
    NEED(r->version == 1, VERSION_MISMATCH);
    r->isSupportedDevice = c.b->gpm;
    return OK;
}

API nvmlGpmSampleAlloc(void *out) {
    LIBRARY;
    NEED(out, INVALID_ARGUMENT);
    sample *s = calloc(1, sizeof *s);
    NEED(s, MEMORY);
    s->magic = SAMPLE_MAGIC;
    *(void **)out = s;
    return OK;
}

API nvmlGpmSampleFree(void *out) {
    ENTER(NULL, false);
    sample *s = out;
    NEED(s && s->magic == SAMPLE_MAGIC, INVALID_ARGUMENT);
    s->magic = 0;
    free(s);
    return OK;
}

static int take(const call *c, void *out) {
    sample *s = out;
    NEED(s && s->magic == SAMPLE_MAGIC, INVALID_ARGUMENT);
    *s = (sample){SAMPLE_MAGIC, c->handle->gpu, 1, state->now, c->s->busy_s, c->s->bandwidth_s, c->s->tensor_s,
            c->s->sm_s};
    return OK;
}

API nvmlGpmSampleGet(void *device, void *out) { DEVICE; NEED(c.b->gpm, NOT_SUPPORTED); return take(&c, out); }

API nvmlGpmMigSampleGet(void *device, unsigned instance, void *out) {
    GPM;
    NEED(c.c->mig && instance >= 1 && (int)instance <= c.c->instances, INVALID_ARGUMENT);
    return take(&c, out);
}

static int metric(const sample *a, const sample *b, unsigned id, double *value) {
    const gpu_config *g = &scenario.gpu[b->gpu];
    double seconds = (b->at - a->at) / 1e6;
    for (int i = 0; i < g->gpm_values; i++) {
        if (g->gpm_value[i].id == id) {
            *value = g->gpm_value[i].value; // "nan" included
            return OK;
        }
    }
    if (seconds < 0.1) return NO_DATA;
    switch (id) {
    case 1: *value = (b->busy - a->busy) / seconds * 100; return OK;
    case 2: case 3: *value = (b->sm - a->sm) / seconds * 100; return OK;
    case 5: case 7: *value = (b->tensor - a->tensor) / seconds * 100; return OK;
    case 10: *value = (b->bandwidth - a->bandwidth) / seconds * 100; return OK;
    case 4: case 6: case 8: case 9: case 11: case 12: case 13: *value = 0; return OK;
    case 20: case 21: *value = g->pcie_mib; return OK;
    case 60: case 61: *value = g->nvlink_mib; return g->board->links ? OK : NOT_SUPPORTED;
    case 100: case 101: case 102: case 103: *value = 0; return g->board->grace ? OK : NOT_SUPPORTED;
    default:
        if (id >= 62 && id < 62 + 36 && g->board->links) {
            *value = g->nvlink_mib / g->board->links;
            return OK;
        }
        return id == 0 || id > MAX_METRIC ? INVALID_ARGUMENT : NOT_SUPPORTED;
    }
}

API nvmlGpmMetricsGet(void *out) {
    LIBRARY;
    NEED(out, INVALID_ARGUMENT);
    nvmlGpmMetricsGet_t *r = out;
    NEED(r->version == 1, VERSION_MISMATCH);
    NEED(r->numMetrics <= MAX_METRIC, INVALID_ARGUMENT);
    const sample *a = r->sample1, *b = r->sample2;
    NEED(a && b && a->magic == SAMPLE_MAGIC && b->magic == SAMPLE_MAGIC && a->taken && b->taken && a->gpu == b->gpu,
            INVALID_ARGUMENT);
    NEED(b->at >= a->at, INVALID_ARGUMENT);
    nvmlGpmMetric_t *m = (nvmlGpmMetric_t *)(void *)r->metrics;
    for (unsigned i = 0; i < r->numMetrics; i++) {
        double value = NAN;
        m[i].nvmlReturn = (unsigned)metric(a, b, m[i].metricId, &value);
        m[i].value = value;
    }
    return OK;
}

API nvmlGpmQueryIfStreamingEnabled(void *device, void *out) { GPM; RETURN_U32(c.s->streaming); }

API nvmlGpmSetStreamingEnabled(void *device, unsigned on) {
    GPM;
    ROOT;
    NEED(on < 2, INVALID_ARGUMENT);
    c.s->streaming = on;
    return OK;
}
