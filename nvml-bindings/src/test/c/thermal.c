// Temperature and fans.
#include "fake.h"

enum { SHUTDOWN_CELSIUS = 92, SLOWDOWN_CELSIUS = 87 };

API nvmlDeviceGetTemperature(void *device, unsigned sensor, void *out) {
    GPU_ONLY;
    NEED(sensor == 0, INVALID_ARGUMENT);
    RETURN_U32(c.s->temperature);
}

API nvmlDeviceGetTemperatureV(void *device, void *out) {
    GPU_ONLY;
    CHECK_VERSION(nvmlTemperature_v1_t, out);
    NEED(r->sensorType == 0, INVALID_ARGUMENT);
    r->temperature = (int)c.s->temperature;
    return OK;
}

API nvmlDeviceGetTemperatureThreshold(void *device, unsigned type, void *out) {
    GPU_ONLY;
    static const unsigned celsius[] = {SHUTDOWN_CELSIUS, SLOWDOWN_CELSIUS, 95, SLOWDOWN_CELSIUS};
    NEED(type < 8, INVALID_ARGUMENT);
    NEED(type < 4, NOT_SUPPORTED);
    RETURN_U32(celsius[type]);
}

API nvmlDeviceGetMarginTemperature(void *device, void *out) {
    GPU_ONLY;
    NEED(c.b->arch >= 8, NOT_SUPPORTED);
    FILL_VERSIONED(nvmlMarginTemperature_v1_t, out);
    r->marginTemperature = SLOWDOWN_CELSIUS - (int)c.s->temperature;
    return OK;
}

API nvmlDeviceGetThermalSettings(void *device, unsigned index, void *out) {
    GPU_ONLY;
    NEED(out && index < 4, INVALID_ARGUMENT);
    int *words = out; // count, then controller, minimum, maximum, current, target of each sensor
    memset(out, 0, sizeof(nvmlGpuThermalSettings_t));
    words[0] = 1;
    words[1] = 1;
    words[2] = -40;
    words[3] = 127;
    words[4] = (int)c.s->temperature;
    words[5] = 1;
    return OK;
}

API nvmlDeviceGetNumFans(void *device, void *out) { GPU_ONLY; NEED(c.b->fans, NOT_SUPPORTED); RETURN_U32(2); }
API nvmlDeviceGetFanSpeed(void *device, void *out) { GPU_ONLY; NEED(c.b->fans, NOT_SUPPORTED); RETURN_U32(40); }

API nvmlDeviceGetFanSpeed_v2(void *device, unsigned fan, void *out) {
    GPU_ONLY;
    NEED(c.b->fans, NOT_SUPPORTED);
    NEED(fan < 2, INVALID_ARGUMENT);
    RETURN_U32(40);
}

API nvmlDeviceGetFanSpeedRPM(void *device, void *out) {
    GPU_ONLY;
    NEED(c.b->fans, NOT_SUPPORTED);
    CHECK_VERSION(nvmlFanSpeedInfo_v1_t, out);
    NEED(r->fan < 2, INVALID_ARGUMENT);
    r->speed = 1800;
    return OK;
}
