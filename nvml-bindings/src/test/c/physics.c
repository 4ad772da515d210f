// How power, energy, clocks and temperature follow load and limits: first order, exact between changes.
#include "fake.h"

#include <math.h>

// All four are chosen, not measured; FAKE_DRIVER.md says so too.
static const double POWER_TAU_US = 150e3, THERMAL_TAU_US = 60e6, CLOCK_EXPONENT = 2.2, RISE_AT_LIMIT_CELSIUS = 50;

static const unsigned IDLE = 1, APPLICATION = 2, POWER_CAP = 4, HW_SLOWDOWN = 8, SW_THERMAL = 0x20, POWER_BRAKE = 0x80;

unsigned enforced_limit(unsigned gpu) {
    unsigned asked = state->gpu[gpu].requested_mw, outside = scenario.gpu[gpu].enforced_mw;
    return outside && outside < asked ? outside : asked;
}

static segment *last(gpu_state *g) {
    return &g->segment[(g->segments - 1) % SEGMENTS];
}

static double power_in(const segment *s, double at) {
    return s->target + (s->p0 - s->target) * exp(-(at - s->t0) / POWER_TAU_US);
}

// Millijoules: milliwatts times microseconds / 1e6.
static double energy_in(const segment *s, double at) {
    double dt = at - s->t0;
    return s->e0 + (s->target * dt + (s->p0 - s->target) * POWER_TAU_US * (1 - exp(-dt / POWER_TAU_US))) / 1e6;
}

static const segment *covering(const gpu_state *g, double at) {
    unsigned oldest = g->segments > SEGMENTS ? g->segments - SEGMENTS : 0;
    for (unsigned i = g->segments; i-- > oldest;) {
        if (g->segment[i % SEGMENTS].t0 <= at) return &g->segment[i % SEGMENTS];
    }
    return NULL;
}

double power_mw(const gpu_state *g, double at) {
    const segment *s = covering(g, at);
    return s ? power_in(s, at) : g->segment[g->segments > SEGMENTS ? g->segments % SEGMENTS : 0].p0;
}

double energy_mj(const gpu_state *g, double at) {
    const segment *s = covering(g, at);
    if (s) return energy_in(s, at);
    s = &g->segment[g->segments > SEGMENTS ? g->segments % SEGMENTS : 0];
    return s->e0 - s->p0 * (s->t0 - at) / 1e6; // before what is remembered, power was steady
}

// What a sensor shows that averages over a window and publishes now and then.
double average_mw(const gpu_state *g, double at, double window_us, double publish_us) {
    double end = floor(at / publish_us) * publish_us;
    return (energy_mj(g, end) - energy_mj(g, end - window_us)) * 1e6 / window_us;
}

// Sets the power that the GPU moves towards, its clock and why the clock is down.
void physics_aim(unsigned gpu) {
    gpu_config *c = &scenario.gpu[gpu];
    gpu_state *g = &state->gpu[gpu];
    const board *b = c->board;
    double idle = b->idle_mw, busy = c->demand_mw > 0 ? c->demand_mw - idle : c->load * (b->limit_max - idle);
    double top = b->sm_max, clock = b->sm_min, limit = enforced_limit(gpu), target = idle;
    g->reasons = 0;
    if (busy <= 0) {
        g->reasons = IDLE;
    } else {
        clock = top;
        if (g->app_sm && g->app_sm < clock) clock = g->app_sm, g->reasons |= APPLICATION;
        if (g->lock_max && g->lock_max < clock) clock = g->lock_max;
        if (g->temperature > 87) clock = fmin(clock, top / 2), g->reasons |= SW_THERMAL;
        if (c->brake) clock = fmin(clock, top / 2), g->reasons |= POWER_BRAKE | HW_SLOWDOWN;
        double capped = limit > idle ? top * pow((limit - idle) / busy, 1 / CLOCK_EXPONENT) : b->sm_min;
        if (capped < clock) clock = capped, g->reasons |= POWER_CAP;
        if (g->lock_min && clock < g->lock_min && !(g->reasons & ~(unsigned)APPLICATION)) clock = g->lock_min;
        if (clock < b->sm_min) clock = b->sm_min;
        target = idle + busy * pow(clock / top, CLOCK_EXPONENT);
    }
    g->clock_mhz = (unsigned)(clock / b->sm_step) * b->sm_step;
    if (g->clock_mhz < b->sm_min) g->clock_mhz = b->sm_min;
    if (!g->segments || last(g)->target != target) {
        segment s = {state->now, g->segments ? power_in(last(g), state->now) : idle, target, 0};
        s.e0 = g->segments ? energy_in(last(g), state->now) : 0;
        g->segment[g->segments++ % SEGMENTS] = s;
    }
}

static void advance(unsigned gpu, double until) {
    gpu_config *c = &scenario.gpu[gpu];
    gpu_state *g = &state->gpu[gpu];
    if (!g->segments) return;
    double dt = until - state->now, mean = (energy_in(last(g), until) - energy_in(last(g), state->now)) * 1e6 / dt;
    double settled = c->ambient + RISE_AT_LIMIT_CELSIUS * mean / c->board->limit_max;
    g->temperature = settled + (g->temperature - settled) * exp(-dt / THERMAL_TAU_US);
    g->busy_s += c->load * dt / 1e6;
    g->bandwidth_s += c->bandwidth * dt / 1e6;
    g->tensor_s += c->tensor * dt / 1e6;
    g->sm_s += c->sm * dt / 1e6;
    if (g->reasons & POWER_CAP) g->capped_ns += dt * 1e3;
    if (g->reasons & SW_THERMAL) g->thermal_ns += dt * 1e3;
    if (g->reasons & POWER_BRAKE) g->brake_ns += dt * 1e3;
}

void physics_advance(double until) {
    if (until <= state->now) return;
    for (unsigned i = 0; i < scenario.gpus; i++) advance(i, until);
    state->now = until;
    for (unsigned i = 0; i < scenario.gpus; i++) physics_aim(i); // a warm GPU may have to slow down
}

static void load_driver(unsigned gpu) {
    gpu_config *c = &scenario.gpu[gpu];
    gpu_state *g = &state->gpu[gpu];
    unsigned plug = g->plug_generation;
    double warm = g->segments ? g->temperature
            : c->ambient + RISE_AT_LIMIT_CELSIUS * c->board->idle_mw / c->board->limit_max;
    memset(g, 0, sizeof *g);
    g->plug_generation = plug;
    g->plugged = !c->unplugged;
    g->temperature = warm;
    g->requested_mw = c->board->limit_default;
    g->mig_pending = c->mig;
}

static void plug_event(unsigned gpu, bool bound) {
    unsigned i = state->system_events++ % 16;
    state->system_event[i].gpu = gpu;
    state->system_event[i].type = bound ? 2 : 1;
}

// Brings the driver's memory in line with a scenario that changed.
void driver_reconcile(void) {
    bool reloaded = state->generation != scenario.generation;
    for (unsigned i = 0; i < scenario.gpus; i++) {
        gpu_config *c = &scenario.gpu[i];
        gpu_state *g = &state->gpu[i];
        if (reloaded || !g->segments) load_driver(i);
        if (g->plugged == c->unplugged) {
            g->plugged = !c->unplugged;
            if (c->unplugged) g->plug_generation++;
            else load_driver(i);
            plug_event(i, g->plugged);
        }
        physics_aim(i);
        if (c->energy_stale && !g->frozen) g->energy_frozen = energy_mj(g, state->now);
        g->frozen = c->energy_stale;
    }
    state->generation = scenario.generation;
}
