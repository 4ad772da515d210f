// Field values.
#include "fake.h"

// The answer of one field; -1 for unsupported ids, so that the entry says NOT_SUPPORTED by itself.
static int answer(const call *c, unsigned id, unsigned scope, unsigned *type, unsigned long long *value) {
    const gpu_config *g = c->c;
    bool module = scope == 1;
    *type = 2; // unsigned long
    switch (id) {
    case 74: *value = (unsigned long long)c->s->capped_ns; return OK;
    case 75: *value = (unsigned long long)c->s->thermal_ns; return OK;
    case 76: case 77: case 78: case 79: case 80: case 81: *value = 0; return OK;
    case 82: *type = 1; *value = (unsigned)c->s->temperature + 8; return c->b->fans ? NOT_SUPPORTED : OK;
    case 83: *type = 3; *value = (unsigned long long)reported_energy(c); return OK;
    case 91: *type = 1; *value = c->b->links; return OK;
    case 92: case 93: *type = 1; *value = g->retired_pending; return c->b->arch < 7 ? OK : NOT_SUPPORTED;
    case 94: *type = 1; *value = g->pcie_replay; return OK;
    case 95: *type = 1; *value = 0; return OK;
    case 138: case 139: case 140: case 141:
        *type = 3;
        *value = (unsigned long long)(g->nvlink_mib * 1024 * state->now / 1e6) / (scope == 0xFFFFFFFFu
                || !c->b->links ? 1 : c->b->links);
        return c->b->links ? OK : NOT_SUPPORTED;
    case 142: *type = 1; *value = g->remap_cor; return c->b->arch >= 7 ? OK : NOT_SUPPORTED;
    case 143: *type = 1; *value = g->remap_unc; return c->b->arch >= 7 ? OK : NOT_SUPPORTED;
    case 144: *type = 1; *value = g->remap_pending; return c->b->arch >= 7 ? OK : NOT_SUPPORTED;
    case 145: *type = 1; *value = g->remap_failed; return c->b->arch >= 7 ? OK : NOT_SUPPORTED;
    case 164: *type = 1; *value = c->b->link_version == 5 ? 53125 : 26562; return scope < c->b->links ? OK
            : NOT_SUPPORTED;
    case 165: *type = 1; *value = scope >= g->link_down; return scope < c->b->links ? OK : NOT_SUPPORTED;
    case 166: *type = 1; *value = c->b->link_version; return scope < c->b->links ? OK : NOT_SUPPORTED;
    case 170: *type = 1; *value = c->b->grace ? 10 : 0; return c->b->grace ? OK : NOT_SUPPORTED;
    case 171: *type = 1; *value = 1; return c->b->grace ? OK : NOT_SUPPORTED;
    case 172: *type = 1; *value = 44712; return c->b->grace ? OK : NOT_SUPPORTED;
    case 185:
        *type = 1;
        *value = (unsigned)(reported_average(c) + (module ? g->module_mw : 0));
        return c->b->arch < 7 || c->b->ga100 || (module && !c->b->grace) || scope > 1 ? NOT_SUPPORTED : OK;
    case 186:
        *type = 1;
        *value = (unsigned)(reported_instant(c) + (module ? g->module_mw : 0));
        return (module && !c->b->grace) || scope > 1 ? NOT_SUPPORTED : OK;
    case 187: *type = 1; *value = c->b->limit_min; return scope ? NOT_SUPPORTED : OK;
    case 188: *type = 1; *value = c->b->limit_max; return scope ? NOT_SUPPORTED : OK;
    case 189: *type = 1; *value = c->b->limit_default; return scope ? NOT_SUPPORTED : OK;
    case 190: *type = 1; *value = enforced_limit(c->handle->gpu); return scope ? NOT_SUPPORTED : OK;
    case 191: *type = 3; *value = (unsigned long long)reported_energy(c); return (module && !c->b->grace)
            || scope > 1 ? NOT_SUPPORTED : OK;
    case 192: *type = 1; *value = c->s->requested_mw; return scope ? NOT_SUPPORTED : OK;
    case 193: case 194: case 195: case 196:
        *type = 5;
        *value = (unsigned)(int)((id == 193 ? 92 : 87) - c->s->temperature);
        return c->b->arch >= 8 ? OK : NOT_SUPPORTED;
    case 197: case 198: *type = 3; *value = (unsigned long long)(g->pcie_mib * 1048576 * state->now / 1e6); return OK;
    case 230: *type = 1; *value = g->recovery; return OK;
    case 269: *value = (unsigned long long)c->s->thermal_ns; return OK;
    case 270: *value = 0; return OK;
    case 271: *value = (unsigned long long)c->s->brake_ns; return OK;
    default: *type = 1; *value = 0; return id == 0 || id > 302 ? INVALID_ARGUMENT : NOT_SUPPORTED;
    }
}

API nvmlDeviceGetFieldValues(void *device, unsigned count, void *values) {
    DEVICE;
    NEED(values && count && count < 1000, INVALID_ARGUMENT);
    nvmlFieldValue_t *field = values;
    for (unsigned i = 0; i < count; i++) {
        unsigned type = 1;
        unsigned long long value = 0;
        int code = c.handle->mig >= 0 ? NOT_SUPPORTED : answer(&c, field[i].fieldId, field[i].scopeId, &type, &value);
        field[i].timestamp = (long long)timestamp_us();
        field[i].latencyUsec = 40;
        field[i].valueType = type;
        field[i].nvmlReturn = (unsigned)code;
        memset(field[i].value, 0xA5, 8); // a union: only the type's own bytes mean anything
        memcpy(field[i].value, &value, type == 1 || type == 5 ? 4 : 8);
    }
    return OK;
}

API nvmlDeviceClearFieldValues(void *device, unsigned count, void *values) {
    DEVICE;
    ROOT;
    NEED(values && count && count < 1000, INVALID_ARGUMENT);
    nvmlFieldValue_t *field = values;
    for (unsigned i = 0; i < count; i++) {
        field[i].nvmlReturn = field[i].fieldId == 74 ? OK : NOT_SUPPORTED;
        if (field[i].fieldId == 74) c.s->capped_ns = 0;
    }
    return OK;
}
