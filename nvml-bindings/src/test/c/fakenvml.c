// What the "kernel driver" remembers, in a file beside the scenario, so that several processes share it;
// and the way into and out of every call.
#include "fake.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MAGIC = 0x57a77713, HANDLE_MAGIC = 0x6a11d1e5, HANDLES = 512 };

driver_state *state;

static char path[4096 - 16];
static handle handles[HANDLES];
static int initialised, initialised_in; // how often, and in which generation of the driver

static double monotonic_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

double clock_us(const config *with) {
    return with->manual ? with->time_us : (monotonic_us() - state->origin_us) * with->speed;
}

unsigned long long timestamp_us(void) {
    return (unsigned long long)(state->realtime_us + state->now);
}

// FAKENVML_SCENARIO, else the file "scenario" beside this library.
static void find_scenario(void) {
    const char *named = getenv("FAKENVML_SCENARIO");
    Dl_info self;
    if (named && *named) {
        snprintf(path, sizeof path, "%s", named);
    } else if (dladdr((void *)find_scenario, &self) && strrchr(self.dli_fname, '/')) {
        int folder = (int)(strrchr(self.dli_fname, '/') - self.dli_fname);
        snprintf(path, sizeof path, "%.*s/scenario", folder, self.dli_fname);
    }
}

bool scenario_text(char **text) {
    static struct stat seen;
    struct stat is;
    if (stat(path, &is)) return false;
    if (is.st_ino == seen.st_ino && is.st_size == seen.st_size && is.st_mtim.tv_sec == seen.st_mtim.tv_sec
            && is.st_mtim.tv_nsec == seen.st_mtim.tv_nsec) {
        return false;
    }
    FILE *file = fopen(path, "r");
    if (!file) return false;
    seen = is;
    *text = calloc(1, (size_t)is.st_size + 1);
    if (fread(*text, 1, (size_t)is.st_size, file) != (size_t)is.st_size) seen.st_size = -1; // once more next time
    fclose(file);
    return true;
}

static void begin_state(void) {
    pthread_mutexattr_t shared;
    struct timespec t;
    pthread_mutexattr_init(&shared);
    pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&shared, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&state->mutex, &shared);
    clock_gettime(CLOCK_REALTIME, &t);
    state->realtime_us = t.tv_sec * 1e6 + t.tv_nsec / 1e3;
    state->origin_us = monotonic_us();
    state->generation = ~0u;
    state->magic = MAGIC;
}

__attribute__((constructor)) static void map_state(void) {
    char name[4096];
    find_scenario();
    snprintf(name, sizeof name, "%s.state", path);
    int file = access(path, R_OK) ? -1 : open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0 && !access(path, R_OK)) {
        fprintf(stderr, "fake NVML: I cannot keep the driver's state in %s\n", name);
        abort();
    }
    if (file >= 0) {
        fchmod(file, 0666); // a daemon with root and one without share it
        flock(file, LOCK_EX);
        if (ftruncate(file, sizeof *state)) abort();
    }
    state = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, file < 0 ? MAP_SHARED | MAP_ANONYMOUS : MAP_SHARED,
            file, 0);
    if (state == MAP_FAILED) abort();
    if (state->magic != MAGIC) begin_state();
    if (file >= 0) {
        flock(file, LOCK_UN);
        close(file);
    }
}

static void lock(void) {
    if (pthread_mutex_lock(&state->mutex) == EOWNERDEAD) pthread_mutex_consistent(&state->mutex);
    scenario_load();
}

static void unlock(void) {
    pthread_mutex_unlock(&state->mutex);
}

static bool matches(const rule *r, const char *function, int gpu) {
    return (r->gpu < 0 || r->gpu == gpu) && (!strcmp(r->function, "*") || !strcmp(r->function, function));
}

// Applies the scenario's rules: delays and hangs without the lock, then the first failure that matches.
static int obey_rules(const char *function, int gpu) {
    for (int i = 0; i < scenario.rules; i++) {
        unsigned delay = scenario.rule[i].delay_us;
        while (i < scenario.rules && matches(&scenario.rule[i], function, gpu) && scenario.rule[i].code < 0) {
            bool hangs = scenario.rule[i].code == -1;
            unlock();
            usleep(hangs ? 2000 : delay);
            lock(); // reads the scenario again: a hang ends when its line is gone
            if (!hangs) break;
        }
    }
    for (int i = 0; i < scenario.rules; i++) {
        rule *r = &scenario.rule[i];
        if (r->code < 0 || !matches(r, function, gpu)) continue;
        if (r->skip > 0) {
            r->skip--;
        } else if (r->times) {
            if (r->times > 0) r->times--;
            return r->code;
        }
    }
    return OK;
}

static int check_handle(handle *h, call *c) {
    if (!h || h->magic != HANDLE_MAGIC || h->gpu >= scenario.gpus) return INVALID_ARGUMENT;
    c->handle = h;
    c->c = &scenario.gpu[h->gpu];
    c->s = &state->gpu[h->gpu];
    c->b = c->c->board;
    if (c->c->unplugged || h->plug_generation != c->s->plug_generation) return INVALID_ARGUMENT;
    if (h->mig >= 0 && (!c->c->mig || h->mig >= c->c->instances)) return INVALID_ARGUMENT;
    return c->c->lost ? GPU_IS_LOST : OK;
}

int enter(const char *function, void *device, bool needs_init, call *c) {
    handle *h = device;
    bool owned = (char *)h >= (char *)handles && (char *)h < (char *)(handles + HANDLES);
    lock();
    int code = obey_rules(function, owned ? (int)h->gpu : -1);
    if (!code && needs_init && !initialised) code = UNINITIALIZED;
    if (!code && needs_init && initialised_in != (int)scenario.generation) code = (int)scenario.reload_code;
    if (!code && needs_init && scenario.init_code) code = scenario.init_code == MISMATCH ? MISMATCH : UNKNOWN;
    if (!code && device) code = owned ? check_handle(h, c) : INVALID_ARGUMENT;
    return code; // the cleanup attribute calls leave on every way out
}

void leave(call *c) {
    (void)c;
    unlock();
}

handle *handle_of(unsigned gpu, int mig) {
    unsigned plug = state->gpu[gpu].plug_generation;
    for (int i = 0; i < HANDLES; i++) {
        handle *h = &handles[i];
        if (h->magic == 0) *h = (handle){HANDLE_MAGIC, gpu, plug, mig};
        if (h->gpu == gpu && h->plug_generation == plug && h->mig == mig) return h;
    }
    abort();
}

API nvmlInitWithFlags(unsigned flags) {
    ENTER(NULL, false);
    NEED(flags < 8, INVALID_ARGUMENT);
    if (scenario.init_code) return scenario.init_code;
    if (initialised_in != (int)scenario.generation) initialised = 0;
    initialised_in = (int)scenario.generation;
    initialised++;
    return OK;
}

API nvmlInit_v2(void) {
    ENTER(NULL, false);
    if (scenario.init_code) return scenario.init_code;
    if (initialised_in != (int)scenario.generation) initialised = 0;
    initialised_in = (int)scenario.generation;
    initialised++;
    return OK;
}

API nvmlShutdown(void) {
    ENTER(NULL, false);
    NEED(initialised, UNINITIALIZED);
    initialised--;
    return OK;
}
