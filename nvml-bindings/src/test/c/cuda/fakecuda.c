// A fake CUDA driver, libcuda.so.1: no memory moves, and the events' clock runs by the bandwidths of the
// file "cuda-scenario" beside this library. Lines: gpus N, copy_gbs X, read_gbs X, fail FUNCTION CODE,
// crash FUNCTION, hang FUNCTION.
#include <dlfcn.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NOT_INITIALIZED = 3, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, INVALID_CONTEXT = 201, INVALID_PTX = 218,
        NOT_FOUND = 500 };

static int initialised, gpus = 1, contexts, current, fail_code;
static double copy_gbs = 3000, read_gbs = 2800, clock_s;
static char fail[64], crash[64], hang[64];
static uint64_t allocated, next_address = 0x7f0000000000ull;
static const uint64_t TOTAL = 80ull << 30;

__attribute__((constructor)) static void read_scenario(void) {
    Dl_info self;
    char path[4096], line[256];
    if (!dladdr((void *)read_scenario, &self)) return;
    snprintf(path, sizeof path, "%.*s/cuda-scenario", (int)(strrchr(self.dli_fname, '/') - self.dli_fname),
            self.dli_fname);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "gpus %d", &gpus) == 1 || sscanf(line, "copy_gbs %lf", &copy_gbs) == 1
                || sscanf(line, "read_gbs %lf", &read_gbs) == 1 || sscanf(line, "fail %63s %d", fail, &fail_code) == 2
                || sscanf(line, "crash %63s", crash) == 1 || sscanf(line, "hang %63s", hang) == 1) continue;
        abort();
    }
    if (file) fclose(file);
}

static int enter(const char *function, int needs_context) {
    if (!strcmp(function, crash)) raise(11);
    while (!strcmp(function, hang)) pause();
    if (!strcmp(function, fail)) return fail_code;
    if (!initialised && strcmp(function, "cuInit")) return NOT_INITIALIZED;
    return needs_context && !current ? INVALID_CONTEXT : 0;
}

#define API __attribute__((visibility("default"))) int
#define ENTER(context) int refused = enter(__func__, context); if (refused) return refused

API cuInit(unsigned flags) { ENTER(0); initialised = 1; return gpus ? (int)flags : 100; }
API cuDriverGetVersion(int *out) { ENTER(0); *out = 13000; return 0; }
API cuDeviceGetCount(int *out) { ENTER(0); *out = gpus; return 0; }
API cuDeviceGet(int *out, int ordinal) { ENTER(0); *out = ordinal; return ordinal < gpus ? 0 : 101; }

API cuDeviceGetName(char *out, int length, int device) {
    ENTER(0);
    (void)device;
    snprintf(out, (size_t)length, "NVIDIA H100 80GB HBM3");
    return 0;
}

API cuDeviceGetPCIBusId(char *out, int length, int device) {
    ENTER(0);
    snprintf(out, (size_t)length, "0000:%02X:00.0", 7 + 8 * device);
    return 0;
}

API cuDeviceTotalMem_v2(size_t *out, int device) { ENTER(0); (void)device; *out = TOTAL; return 0; }

API cuDeviceGetUuid(unsigned char *out, int device) {
    ENTER(0);
    static const unsigned char uuid[16] = {0xfa, 0x4e, 0, 0, 0, 0, 0x40, 0, 0x80};
    memcpy(out, uuid, 16);
    out[15] = (unsigned char)device;
    return 0;
}

API cuDeviceGetAttribute(int *out, int attribute, int device) {
    ENTER(0);
    (void)device;
    static const struct { int id, value; } table[] = {{13, 1980000}, {16, 132}, {32, 1}, {36, 2619000}, {37, 5120},
            {38, 50 << 20}, {39, 2048}, {75, 9}, {76, 0}};
    for (unsigned i = 0; i < sizeof table / sizeof *table; i++) {
        if (table[i].id == attribute) {
            *out = table[i].value;
            return 0;
        }
    }
    return INVALID_VALUE;
}

API cuDevicePrimaryCtxRetain(void **out, int device) {
    ENTER(0);
    contexts++;
    *out = (void *)(uintptr_t)(0x1000 + device);
    return 0;
}

API cuDevicePrimaryCtxRelease_v2(int device) { ENTER(0); (void)device; contexts--; return 0; }
API cuCtxSetCurrent(void *context) { ENTER(0); current = context != NULL; return 0; }

API cuMemGetInfo_v2(size_t *free_bytes, size_t *total) {
    ENTER(1);
    *free_bytes = TOTAL - allocated;
    *total = TOTAL;
    return 0;
}

API cuMemAlloc_v2(uint64_t *out, size_t bytes) {
    ENTER(1);
    if (allocated + bytes > TOTAL) return OUT_OF_MEMORY;
    allocated += bytes;
    *out = next_address;
    next_address += bytes;
    return 0;
}

API cuMemFree_v2(uint64_t address) { ENTER(1); return address ? 0 : INVALID_VALUE; }

API cuMemsetD32Async(uint64_t address, unsigned word, size_t count, void *stream) {
    ENTER(1);
    (void)word;
    (void)count;
    return address && stream ? 0 : INVALID_VALUE;
}

API cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes, void *stream) {
    ENTER(1);
    if (!to || !from || to == from || !stream) return INVALID_VALUE;
    clock_s += 2.0 * (double)bytes / (copy_gbs * 1e9);
    return 0;
}

API cuStreamCreate(void **out, unsigned flags) { ENTER(1); (void)flags; *out = (void *)0x2000; return 0; }
API cuStreamSynchronize(void *stream) { ENTER(1); return stream ? 0 : INVALID_VALUE; }
API cuStreamDestroy_v2(void *stream) { ENTER(1); return stream ? 0 : INVALID_VALUE; }
API cuEventCreate(double **out, unsigned flags) { ENTER(1); (void)flags; *out = calloc(1, sizeof **out); return 0; }
API cuEventRecord(double *event, void *stream) { ENTER(1); (void)stream; *event = clock_s; return 0; }
API cuEventSynchronize(double *event) { ENTER(1); return event ? 0 : INVALID_VALUE; }

API cuEventElapsedTime(float *out, const double *start, const double *end) {
    ENTER(1);
    *out = (float)((*end - *start) * 1e3);
    return 0;
}

API cuEventDestroy_v2(double *event) { ENTER(1); free(event); return 0; }

API cuModuleLoadDataEx(void **out, const char *image, unsigned n, void *options, void *values) {
    ENTER(1);
    (void)options, (void)values;
    if (n || !strstr(image, ".version 7.0") || !strstr(image, ".entry bw_read(")) return INVALID_PTX;
    *out = (void *)0x3000;
    return 0;
}

API cuModuleGetFunction(void **out, void *module, const char *name) {
    ENTER(1);
    *out = (void *)0x4000;
    return module && !strcmp(name, "bw_read") ? 0 : NOT_FOUND;
}

API cuModuleUnload(void *module) { ENTER(1); return module ? 0 : INVALID_VALUE; }

API cuOccupancyMaxActiveBlocksPerMultiprocessor(int *out, void *function, int threads, size_t shared) {
    ENTER(1);
    (void)shared;
    *out = 2048 / threads;
    return function ? 0 : INVALID_VALUE;
}

API cuLaunchKernel(void *function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz,
        unsigned shared,
        void *stream, void **parameters, void **extra) {
    ENTER(1);
    if (!function || gx != 528 || gy != 1 || gz != 1 || bx != 512 || by != 1 || bz != 1 || shared || !stream
            || extra) return INVALID_VALUE;
    uint64_t source = *(uint64_t *)parameters[0], sink = *(uint64_t *)parameters[1], vectors =
            *(uint64_t *)parameters[2];
    uint32_t iterations = *(uint32_t *)parameters[3];
    if (source < 0x7f0000000000ull || sink < 0x7f0000000000ull) return INVALID_VALUE;
    clock_s += (double)vectors * 16 * iterations / (read_gbs * 1e9);
    return 0;
}

API cuGetErrorName(int code, const char **out) {
    *out = code == 2 ? "CUDA_ERROR_OUT_OF_MEMORY" : code == 100 ? "CUDA_ERROR_NO_DEVICE" : code == 700
            ? "CUDA_ERROR_ILLEGAL_ADDRESS" : "CUDA_ERROR_UNKNOWN";
    return 0;
}
