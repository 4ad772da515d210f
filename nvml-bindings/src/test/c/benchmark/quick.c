// The least that NVML may be, for the benchmark of a downcall: one GPU that answers at once. quick_nanos does the same
// calls from C.
#include <stddef.h>
#include <time.h>

#define API __attribute__((visibility("default")))

static unsigned milliwatts = 300000;

API int nvmlInit_v2(void);
API int nvmlInitWithFlags(unsigned flags);
API int nvmlShutdown(void);
API int nvmlDeviceGetCount_v2(unsigned *count);
API int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device);
API int nvmlDeviceGetPowerUsage(void *device, unsigned *power);
API double quick_nanos(long calls);

int nvmlInitWithFlags(unsigned flags) { return flags > 3; }
int nvmlInit_v2(void) { return 0; }
int nvmlShutdown(void) { return 0; }

int nvmlDeviceGetCount_v2(unsigned *count) {
    *count = 1;
    return 0;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) {
    *device = &milliwatts;
    return index == 0 ? 0 : 2;
}

int nvmlDeviceGetPowerUsage(void *device, unsigned *power) {
    if (device == NULL) return 2;
    *power = *(volatile unsigned *)device;
    return 0;
}

// Nanoseconds that one call takes, through a pointer as from a program that loads the library at run time.
double quick_nanos(long calls) {
    int (*volatile function)(void *, unsigned *) = nvmlDeviceGetPowerUsage;
    struct timespec from, to;
    unsigned sum = 0;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (long call = 0; call < calls; call++) {
        unsigned power;
        function(&milliwatts, &power);
        sum += power;
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    volatile unsigned sink = sum;
    (void)sink;
    return ((to.tv_sec - from.tv_sec) * 1e9 + (to.tv_nsec - from.tv_nsec)) / calls;
}
