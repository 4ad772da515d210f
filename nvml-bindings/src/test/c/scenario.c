// Reads the scenario: text lines, re-read whenever the file changes; an unknown line stops the process.
#include "fake.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

config scenario;

static char *text; // the file as last read
static config next;

_Noreturn static void refuse(const char *line) {
    fprintf(stderr, "fake NVML: the scenario has a line that I do not know: %s\n", line);
    abort();
}

static bool number(const char *word, const char *key, const char *value, double *out) {
    if (strcmp(word, key)) return false;
    *out = atof(value);
    return true;
}

static bool count(const char *word, const char *key, const char *value, unsigned *out) {
    if (strcmp(word, key)) return false;
    *out = (unsigned)strtoul(value, NULL, 0);
    return true;
}

static bool flag(const char *word, const char *key, const char *value, bool *out) {
    if (strcmp(word, key)) return false;
    *out = *value == 0 || atoi(value) != 0;
    return true;
}

static void add_rule(int gpu, const char *line, const char *what, const char *rest) {
    if (next.rules == MAX_RULES) refuse(line);
    rule *r = &next.rule[next.rules++];
    char verb[16] = "";
    long a = 0, skip = 0, times = -1;
    *r = (rule){.gpu = gpu};
    snprintf(r->text, sizeof r->text, "%s", line);
    if (sscanf(rest, "%63s %ld %15s %ld", r->function, &a, verb, &skip) < 1) refuse(line);
    const char *t = strstr(rest, "times ");
    if (t) times = atol(t + 6);
    r->code = !strcmp(what, "hang") ? -1 : !strcmp(what, "delay_us") ? -2 : (int)a;
    r->delay_us = (unsigned)a;
    r->skip = !strcmp(verb, "skip") ? skip : 0;
    r->times = times;
    for (int i = 0; i < scenario.rules; i++) { // a rule that stays keeps what it has counted
        if (!strcmp(scenario.rule[i].text, r->text)) {
            r->skip = scenario.rule[i].skip;
            r->times = scenario.rule[i].times;
        }
    }
}

static void add_event(gpu_config *g, const char *line, const char *rest, bool xid) {
    if (g->events == MAX_EVENTS) refuse(line);
    event *e = &g->event[g->events++];
    e->is_xid = xid;
    e->type = 8;
    int read = xid ? sscanf(rest, "%u %llu", &e->seq, &e->data) : sscanf(rest, "%u %llu %llu", &e->seq, &e->type,
            &e->data);
    if (read < 2) refuse(line);
}

static void gpu_line(const char *line, int gpu, const char *word, const char *value) {
    gpu_config *g = &next.gpu[gpu];
    double w = 0;
    if (!strcmp(word, "type")) {
        if (!(g->board = board_named(value))) refuse(line);
    } else if (!strcmp(word, "uuid")) {
        snprintf(g->uuid, sizeof g->uuid, "%s", value);
    } else if (number(word, "load", value, &g->load)) {
        g->bandwidth = g->sm = g->load;
    } else if (!strcmp(word, "process")) {
        process p = {.kind = 'c'};
        if (g->processes == MAX_PROCESSES || sscanf(value, "%u %u %c %u", &p.pid, &p.mib, &p.kind,
                &p.instance) < 2) refuse(line);
        g->process[g->processes++] = p;
    } else if (!strcmp(word, "mig_instance")) {
        mig_instance m = {0};
        if (g->instances == MAX_MIG || sscanf(value, "%u %u %u", &m.profile, &m.slices, &m.mib) != 3) refuse(line);
        g->instance[g->instances++] = m;
    } else if (!strcmp(word, "gpm")) {
        if (g->gpm_values == 8 || sscanf(value, "%u %lf", &g->gpm_value[g->gpm_values].id, &w) != 2) refuse(line);
        g->gpm_value[g->gpm_values++].value = w;
    } else if (!strcmp(word, "xid") || !strcmp(word, "event")) {
        add_event(g, line, value, *word == 'x');
    } else if (!strcmp(word, "fail") || !strcmp(word, "hang") || !strcmp(word, "delay_us")) {
        add_rule(gpu, line, word, value);
    } else if (!(number(word, "bandwidth", value, &g->bandwidth) || number(word, "tensor", value, &g->tensor)
            || number(word, "sm", value, &g->sm) || number(word, "nvlink_mib", value, &g->nvlink_mib)
            || number(word, "pcie_mib", value, &g->pcie_mib) || number(word, "sensor_gain", value, &g->gain)
            || number(word, "ambient_celsius", value, &g->ambient) || number(word, "demand_mw", value, &g->demand_mw)
            || number(word, "module_extra_mw", value, &g->module_mw)
            || count(word, "used_mib", value, &g->used_mib) || count(word, "reserved_mib", value, &g->reserved_mib)
            || count(word, "enforced_limit_mw", value, &g->enforced_mw)
            || count(word, "ecc_corrected", value, &g->ecc_corrected)
            || count(word, "ecc_uncorrected", value, &g->ecc_uncorrected)
            || count(word, "links_down", value, &g->link_down) || count(word, "recovery_action", value, &g->recovery)
            || count(word, "remapped_correctable", value, &g->remap_cor)
            || count(word, "remapped_uncorrectable", value, &g->remap_unc)
            || count(word, "remap_pending", value, &g->remap_pending) || count(word, "remap_failed", value,
                    &g->remap_failed)
            || count(word, "retired_sbe", value, &g->retired_sbe) || count(word, "retired_dbe", value, &g->retired_dbe)
            || count(word, "retired_pending", value, &g->retired_pending)
            || count(word, "repair_channel", value, &g->repair_channel) || count(word, "repair_tpc", value,
                    &g->repair_tpc)
            || count(word, "pcie_replay", value, &g->pcie_replay)
            || flag(word, "lost", value, &g->lost) || flag(word, "unplugged", value, &g->unplugged)
            || flag(word, "energy_stale", value, &g->energy_stale) || flag(word, "mig", value, &g->mig)
            || flag(word, "power_brake", value, &g->brake))) {
        refuse(line);
    }
}

static void library_line(const char *line, const char *word, const char *value) {
    unsigned on = 0;
    if (!strcmp(word, "type")) { // every GPU, unless a line of its own says otherwise
        const board *b = board_named(value);
        if (!b) refuse(line);
        for (int i = 0; i < MAX_GPUS; i++) next.gpu[i].board = b;
    } else if (!strcmp(word, "driver")) {
        next.init_code = !strcmp(value, "unloaded") ? DRIVER_NOT_LOADED : !strcmp(value, "mismatch") ? MISMATCH
            : !strcmp(value, "denied") ? NO_PERMISSION : OK;
        if (!next.init_code && strcmp(value, "loaded")) refuse(line);
    } else if (!strcmp(word, "driver_version")) {
        snprintf(next.driver, sizeof next.driver, "%s", value);
        snprintf(next.nvml, sizeof next.nvml, "13.%.70s", value);
    } else if (!strcmp(word, "clock")) {
        next.manual = !strcmp(value, "manual");
    } else if (!strcmp(word, "order")) {
        for (char *at = (char *)value; *at && next.orders < MAX_GPUS;) {
            next.order[next.orders++] = (int)strtol(at, &at, 10);
            while (*at && !isdigit(*at)) at++;
        }
    } else if (!strcmp(word, "fail") || !strcmp(word, "hang") || !strcmp(word, "delay_us")) {
        add_rule(-1, line, word, value);
    } else if (count(word, "root", value, &on)) {
        next.root = (int)on;
    } else if (!(count(word, "gpus", value, &next.gpus) || count(word, "generation", value, &next.generation)
            || count(word, "reload_code", value, &next.reload_code) || count(word, "cuda_version", value, &next.cuda)
            || number(word, "time_us", value, &next.time_us) || number(word, "speed", value, &next.speed))) {
        refuse(line);
    }
}

static void defaults(void) {
    memset(&next, 0, sizeof next);
    next.gpus = 1;
    next.root = 1;
    next.speed = 1;
    next.reload_code = UNINITIALIZED;
    next.cuda = 13000;
    strcpy(next.driver, "580.159.03");
    strcpy(next.nvml, "13.580.159.03");
    for (int i = 0; i < MAX_GPUS; i++) {
        gpu_config *g = &next.gpu[i];
        g->board = board_named("H100-SXM-80GB");
        g->gain = 1;
        g->ambient = 30;
        g->reserved_mib = 600;
        snprintf(g->uuid, sizeof g->uuid, "GPU-fa4e0000-0000-4000-8000-%012d", i);
    }
}

static void adopt(void) {
    scenario = next;
    driver_reconcile();
}

// Builds the configuration that holds at a time: all lines but those whose "at" lies later.
static void parse(const char *text, double now, double *due) {
    defaults();
    *due = 1e300;
    char *copy = strdup(text ? text : ""), *save = NULL;
    for (char *line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        char word[32] = "", *l = line;
        double at;
        int n = 0, gpu;
        while (isspace(*l)) l++;
        if (*l == 0 || *l == '#') continue;
        if (sscanf(l, "at %lf %n", &at, &n) == 1 && n) {
            if (at * 1e6 > now) {
                if (at * 1e6 < *due) *due = at * 1e6;
                continue;
            }
            l += n;
        }
        n = 0;
        if (sscanf(l, "gpu %d %31s %n", &gpu, word, &n) >= 2 && n && gpu >= 0 && gpu < MAX_GPUS) gpu_line(line, gpu,
                word, l + n);
        else if (n = 0, sscanf(l, "%31s %n", word, &n) == 1 && n) library_line(line, word, l + n);
        else refuse(line);
    }
    if (next.gpus > MAX_GPUS) refuse("gpus (at most 16)");
    free(copy);
}

// Lets time pass, through each moment at which an "at" line takes hold.
static void pass_time(double until, double *due) {
    while (until >= *due) {
        physics_advance(*due);
        parse(text, *due, due);
        adopt();
    }
    physics_advance(until);
}

// Called with the driver's lock held: adopts a changed file and brings the physics up to now.
void scenario_load(void) {
    static double due;
    static bool parsed;
    char *fresh = NULL;
    if (scenario_text(&fresh) || !parsed) {
        double ignored;
        parse(fresh, 1e300, &ignored); // for the clock's lines, which no "at" delays
        double now = clock_us(&next);
        if (parsed) pass_time(now, &due); // until now, what held before the change holds
        free(text);
        text = fresh;
        parse(text, now, &due);
        adopt();
        parsed = true;
    }
    pass_time(clock_us(&scenario), &due);
}
