// Workload power profiles, power smoothing, PowerMizer.
#include "fake.h"

#define PROFILES GPU_ONLY; NEED(c.b->profiles, NOT_SUPPORTED)
static const unsigned AVAILABLE = 0x7F; // MAX_P to LLM_INFERENCE

API nvmlDeviceWorkloadPowerProfileGetProfilesInfo(void *device, void *out) {
    PROFILES;
    FILL_VERSIONED(nvmlWorkloadPowerProfileProfilesInfo_v1_t, out);
    unsigned mask[8] = {AVAILABLE};
    memcpy(r->perfProfilesMask, mask, sizeof mask);
    nvmlWorkloadPowerProfileInfo_v1_t *p = (nvmlWorkloadPowerProfileInfo_v1_t *)(void *)r->perfProfile;
    for (unsigned i = 0; i < 7; i++) {
        unsigned conflicts[8] = {i < 2 ? 3u & ~(1u << i) : 0}; // MAX_P against MAX_Q
        p[i].version = nvmlWorkloadPowerProfileInfo_v1_t_VERSION;
        p[i].profileId = i;
        p[i].priority = 10 + i;
        memcpy(p[i].conflictingMask, conflicts, sizeof conflicts);
    }
    return OK;
}

API nvmlDeviceWorkloadPowerProfileGetCurrentProfiles(void *device, void *out) {
    PROFILES;
    FILL_VERSIONED(nvmlWorkloadPowerProfileCurrentProfiles_v1_t, out);
    unsigned available[8] = {AVAILABLE}, enforced[8] = {c.s->profile_mask[0]};
    if ((enforced[0] & 3) == 3) enforced[0] &= ~2u; // MAX_P has the lower number and wins
    memcpy(r->perfProfilesMask, available, 32);
    memcpy(r->requestedProfilesMask, c.s->profile_mask, 32);
    memcpy(r->enforcedProfilesMask, enforced, 32);
    return OK;
}

static int update(call *c, unsigned operation, const void *mask) {
    ROOT;
    unsigned bits[8];
    memcpy(bits, mask, 32);
    NEED(operation < 3 && !(bits[0] & ~AVAILABLE), INVALID_ARGUMENT);
    for (int i = 1; i < 8; i++) NEED(!bits[i], INVALID_ARGUMENT);
    c->s->profile_mask[0] = operation == 0 ? c->s->profile_mask[0] & ~bits[0] : operation == 1
            ? c->s->profile_mask[0] | bits[0] : bits[0];
    return OK;
}

API nvmlDeviceWorkloadPowerProfileSetRequestedProfiles(void *device, void *request) {
    PROFILES;
    CHECK_VERSION(nvmlWorkloadPowerProfileRequestedProfiles_v1_t, request);
    return update(&c, 1, r->requestedProfilesMask);
}

API nvmlDeviceWorkloadPowerProfileClearRequestedProfiles(void *device, void *request) {
    PROFILES;
    CHECK_VERSION(nvmlWorkloadPowerProfileRequestedProfiles_v1_t, request);
    return update(&c, 0, r->requestedProfilesMask);
}

API nvmlDeviceWorkloadPowerProfileUpdateProfiles_v1(void *device, void *request) {
    PROFILES;
    NEED(request, INVALID_ARGUMENT);
    nvmlWorkloadPowerProfileUpdateProfiles_v1_t *r = request;
    return update(&c, r->operation, r->updateProfilesMask);
}

API nvmlDevicePowerSmoothingActivatePresetProfile(void *device, void *profile) {
    PROFILES;
    ROOT;
    CHECK_VERSION(nvmlPowerSmoothingProfile_v1_t, profile);
    return r->profileId < 5 ? OK : INVALID_ARGUMENT;
}

API nvmlDevicePowerSmoothingUpdatePresetProfileParam(void *device, void *profile) {
    PROFILES;
    ROOT;
    CHECK_VERSION(nvmlPowerSmoothingProfile_v1_t, profile);
    return r->profileId < 5 && r->paramId < 4 && r->value >= 0 ? OK : INVALID_ARGUMENT;
}

API nvmlDevicePowerSmoothingSetState(void *device, void *to) {
    PROFILES;
    ROOT;
    CHECK_VERSION(nvmlPowerSmoothingState_v1_t, to);
    NEED(r->state < 2, INVALID_ARGUMENT);
    c.s->smoothing = r->state;
    return OK;
}

API nvmlDeviceGetPowerMizerMode_v1(void *device, void *out) {
    GPU_ONLY;
    NEED(c.b->fans, NOT_SUPPORTED);
    FILL(nvmlDevicePowerMizerModes_v1_t, out);
    r->currentMode = c.s->power_mizer;
    r->supportedPowerMizerModes = 7;
    return OK;
}

API nvmlDeviceSetPowerMizerMode_v1(void *device, void *in) {
    GPU_ONLY;
    NEED(c.b->fans, NOT_SUPPORTED);
    ROOT;
    NEED(in, INVALID_ARGUMENT);
    nvmlDevicePowerMizerModes_v1_t *r = in;
    NEED(r->mode < 3, INVALID_ARGUMENT);
    c.s->power_mizer = r->mode;
    return OK;
}
