// ECC, retired pages, remapped rows, repairs.
#include "fake.h"

#define ECC NEED(!c.b->fans, NOT_SUPPORTED) // the board with fans is the consumer board

API nvmlDeviceGetEccMode(void *device, void *current, void *pending) {
    GPU_ONLY;
    ECC;
    NEED(current && pending, INVALID_ARGUMENT);
    U32(current) = U32(pending) = 1;
    return OK;
}

API nvmlDeviceGetTotalEccErrors(void *device, unsigned type, unsigned counter, void *out) {
    GPU_ONLY;
    ECC;
    NEED(type < 2 && counter < 2, INVALID_ARGUMENT);
    RETURN_U64(type ? c.c->ecc_uncorrected : c.c->ecc_corrected);
}

API nvmlDeviceGetMemoryErrorCounter(void *device, unsigned type, unsigned counter, unsigned location, void *out) {
    GPU_ONLY;
    ECC;
    NEED(type < 2 && counter < 2 && location < 8, INVALID_ARGUMENT);
    NEED(location == 2 || location == 7, NOT_SUPPORTED);
    RETURN_U64(location == 7 ? 0 : type ? c.c->ecc_uncorrected : c.c->ecc_corrected);
}

API nvmlDeviceGetSramEccErrorStatus(void *device, void *out) {
    GPU_ONLY;
    NEED(c.b->arch >= 7, NOT_SUPPORTED);
    ECC;
    ROOT;
    FILL_VERSIONED(nvmlEccSramErrorStatus_v1_t, out);
    memset(&r->aggregateUncParity, 0, 92);
    r->aggregateUncSecDed = r->volatileUncSecDed = r->aggregateUncBucketL2 = c.c->ecc_uncorrected;
    r->aggregateCor = r->volatileCor = c.c->ecc_corrected;
    return OK;
}

static int retired(call *c, unsigned cause, void *count, void *addresses, void *stamps) {
    NEED(cause < 2, INVALID_ARGUMENT);
    NEED(c->b->arch < 7, NOT_SUPPORTED);
    unsigned n = cause ? c->c->retired_dbe : c->c->retired_sbe;
    unsigned long long address[64] = {0}, stamp[64] = {0};
    for (unsigned i = 0; i < n && i < 64; i++) {
        address[i] = 0x10000ull * (i + 1) + cause;
        stamp[i] = 1700000000000000ull + i;
    }
    NEED(n <= 64, UNKNOWN);
    int code = put_list(count, addresses, address, n, 8);
    if (!code && stamps && n) memcpy(stamps, stamp, n * 8);
    return code;
}

API nvmlDeviceGetRetiredPages(void *device, unsigned cause, void *count, void *addresses) {
    GPU_ONLY;
    return retired(&c, cause, count, addresses, NULL);
}

API nvmlDeviceGetRetiredPages_v2(void *device, unsigned cause, void *count, void *addresses, void *stamps) {
    GPU_ONLY;
    return retired(&c, cause, count, addresses, stamps);
}

API nvmlDeviceGetRetiredPagesPendingStatus(void *device, void *out) {
    GPU_ONLY;
    NEED(c.b->arch < 7, NOT_SUPPORTED);
    RETURN_U32(c.c->retired_pending);
}

API nvmlDeviceGetRemappedRows(void *device, void *correctable, void *uncorrectable, void *pending, void *failed) {
    GPU_ONLY;
    NEED(c.b->arch >= 7, NOT_SUPPORTED);
    NEED(correctable && uncorrectable && pending && failed, INVALID_ARGUMENT);
    U32(correctable) = c.c->remap_cor;
    U32(uncorrectable) = c.c->remap_unc;
    U32(pending) = c.c->remap_pending;
    U32(failed) = c.c->remap_failed;
    return OK;
}

API nvmlDeviceGetRemappedRows_v2(void *device, void *out) {
    GPU_ONLY;
    NEED(c.b->arch >= 7, NOT_SUPPORTED);
    FILL(nvmlRemappedRowsInfo_v2_t, out);
    *r = (nvmlRemappedRowsInfo_v2_t){.corrActiveRemaps = c.c->remap_cor, .uncActiveRemaps = c.c->remap_unc,
        .bPending = c.c->remap_pending, .bFailureOccurred = c.c->remap_failed};
    return OK;
}

API nvmlDeviceGetRowRemapperHistogram(void *device, void *out) {
    GPU_ONLY;
    NEED(c.b->arch >= 7, NOT_SUPPORTED);
    FILL(nvmlRowRemapperHistogramValues_t, out);
    unsigned used = c.c->remap_cor + c.c->remap_unc;
    *r = (nvmlRowRemapperHistogramValues_t){.max = 640 - used, .high = used};
    return OK;
}

API nvmlDeviceGetRepairStatus(void *device, void *out) {
    GPU_ONLY;
    NEED(c.b->arch >= 7, NOT_SUPPORTED);
    FILL_VERSIONED(nvmlRepairStatus_v1_t, out);
    r->bChannelRepairPending = c.c->repair_channel;
    r->bTpcRepairPending = c.c->repair_tpc;
    return OK;
}
