// The fake NVIDIA driver: what its parts share. FAKE_DRIVER.md says how true each value is.
#ifndef FAKE_H
#define FAKE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "prototypes.h"
#include "structs.h"

enum { MAX_GPUS = 16, MAX_EVENTS = 16, MAX_PROCESSES = 32, MAX_MIG = 7, MAX_RULES = 32, MAX_GPM = 400, SEGMENTS = 64 };

enum {
    OK = 0, UNINITIALIZED = 1, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, NO_PERMISSION = 4, NOT_FOUND = 6,
    INSUFFICIENT_SIZE = 7, DRIVER_NOT_LOADED = 9, TIMEOUT = 10, GPU_IS_LOST = 15, MISMATCH = 18, MEMORY = 20,
    NO_DATA = 21, VERSION_MISMATCH = 25, UNKNOWN = 999
};

// What a board is: facts of its kind, the same for every board.
typedef struct {
    const char *key, *name;
    unsigned arch, cc_major, cc_minor, pci_device, sms, cores, bus_bits, mem_mhz, sm_max, sm_min, sm_step;
    unsigned long long memory_mib;
    unsigned limit_default, limit_min, limit_max, idle_mw, links, link_version, pcie_gen;
    bool gpm, mig, profiles, grace, ga100, fans;
} board;

typedef struct { unsigned pid, mib, instance; char kind; } process; // kind: c(ompute), g(raphics), m(ps)
typedef struct { unsigned seq, is_xid; unsigned long long type, data; } event;
typedef struct { unsigned profile, slices, mib; } mig_instance;

// What the scenario says about one GPU.
typedef struct {
    const board *board;
    char uuid[80];
    double load, bandwidth, tensor, sm, nvlink_mib, pcie_mib, gain, ambient, demand_mw, module_mw;
    unsigned used_mib, reserved_mib, enforced_mw, ecc_corrected, ecc_uncorrected, link_down, recovery;
    unsigned remap_cor, remap_unc, remap_pending, remap_failed, retired_sbe, retired_dbe, retired_pending;
    unsigned repair_channel, repair_tpc, pcie_replay;
    bool lost, unplugged, energy_stale, mig, brake;
    int events, processes, instances, gpm_values;
    event event[MAX_EVENTS];
    process process[MAX_PROCESSES];
    mig_instance instance[MAX_MIG];
    struct { unsigned id; double value; } gpm_value[8];
} gpu_config;

typedef struct {
    char function[64], text[160];
    int gpu, code; // gpu -1: any; code -1: hang, -2: delay
    unsigned delay_us;
    long skip, times;
} rule;

typedef struct {
    unsigned gpus, generation, reload_code;
    int init_code, root;
    bool manual;
    double time_us, speed;
    char driver[80], nvml[80];
    unsigned cuda;
    int order[MAX_GPUS], orders, rules;
    rule rule[MAX_RULES];
    gpu_config gpu[MAX_GPUS];
} config;

// One stretch of time in which power moves towards one target.
typedef struct { double t0, p0, target, e0; } segment;

// What a driver remembers of one GPU, shared by every process that uses the same scenario.
typedef struct {
    segment segment[SEGMENTS];
    unsigned segments; // ever begun; the ring keeps the last SEGMENTS
    double energy_base, energy_frozen, temperature, busy_s, bandwidth_s, tensor_s, sm_s, capped_ns, thermal_ns,
            brake_ns;
    unsigned requested_mw, lock_min, lock_max, mem_min, mem_max, app_sm, app_mem, clock_mhz;
    unsigned persistence, accounting, mig_pending, plug_generation, power_mizer, smoothing, streaming, drained;
    unsigned profile_mask[8];
    unsigned long long reasons;
    bool frozen, plugged;
} gpu_state;

typedef struct {
    unsigned magic, generation, system_events;
    struct { unsigned gpu, type; } system_event[16];
    pthread_mutex_t mutex;
    double now, origin_us, realtime_us;
    gpu_state gpu[MAX_GPUS];
} driver_state;

typedef struct { unsigned magic, gpu, plug_generation; int mig; } handle;

// One call: the driver's lock is held from enter to leave.
typedef struct { handle *handle; gpu_config *c; gpu_state *s; const board *b; } call;

extern config scenario;
extern driver_state *state;

void scenario_load(void);
const board *board_named(const char *key);
void physics_advance(double until_us);
void physics_aim(unsigned gpu);
void driver_reconcile(void);
bool scenario_text(char **text); // whether it changed
double clock_us(const config *with);
double energy_mj(const gpu_state *g, double at);
double power_mw(const gpu_state *g, double at);
double average_mw(const gpu_state *g, double at, double window_us, double publish_us);
unsigned enforced_limit(unsigned gpu);
unsigned long long timestamp_us(void);

int enter(const char *function, void *device, bool initialised, call *c);
void leave(call *c);
handle *handle_of(unsigned gpu, int mig);
int visible_count(void);
int visible_gpu(unsigned index); // -1 where there is none
unsigned index_of(unsigned gpu);

double reported_average(const call *c);
double reported_instant(const call *c);
double reported_energy(const call *c);

int put_text(void *out, unsigned length, const char *text);
int put_list(void *count, void *out, const void *items, unsigned n, size_t each);

#define API __attribute__((visibility("default"))) int
#define ENTER(device, initialised)                                       \
    call c __attribute__((cleanup(leave))) = {0};                        \
    int refused = enter(__func__, device, initialised, &c);              \
    if (refused) return refused
#define LIBRARY ENTER(NULL, true)
#define DEVICE ENTER(device, true)
#define GPU_ONLY DEVICE; if (c.handle->mig >= 0) return NOT_SUPPORTED
#define NEED(condition, code) do { if (!(condition)) return code; } while (0)
#define ROOT NEED(scenario.root, NO_PERMISSION)
#define U32(pointer) (*(unsigned *)(pointer))
#define U64(pointer) (*(unsigned long long *)(pointer))
#define RETURN_U32(value) do { NEED(out, INVALID_ARGUMENT); U32(out) = (unsigned)(value); return OK; } while (0)
#define RETURN_U64(value) \
    do { NEED(out, INVALID_ARGUMENT); U64(out) = (unsigned long long)(value); return OK; } while (0)
// Poisons the struct, so that a caller that reads padding reads nonsense, and keeps its version.
#define FILL(type, pointer) NEED(pointer, INVALID_ARGUMENT); type *r = pointer; memset(r, 0xA5, sizeof *r)
#define FILL_VERSIONED(type, pointer)                                    \
    NEED(pointer, INVALID_ARGUMENT);                                     \
    type *r = pointer;                                                   \
    NEED(r->version == type##_VERSION, VERSION_MISMATCH);                \
    memset(r, 0xA5, sizeof *r);                                          \
    r->version = type##_VERSION
#define CHECK_VERSION(type, pointer)                                     \
    NEED(pointer, INVALID_ARGUMENT);                                     \
    type *r = pointer;                                                   \
    NEED(r->version == type##_VERSION, VERSION_MISMATCH)

#endif
