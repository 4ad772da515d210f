// The kinds of board that the fake can be. FAKE_DRIVER.md says where the numbers come from.
#include "fake.h"

static const board BOARDS[] = {
    {.key = "A100-SXM-80GB", .name = "NVIDIA A100-SXM4-80GB", .arch = 7, .cc_major = 8, .cc_minor = 0, .pci_device =
            0x20B210DE,
     .sms = 108, .cores = 6912, .bus_bits = 5120, .mem_mhz = 1593, .sm_max = 1410, .sm_min = 210, .sm_step = 15,
     .memory_mib = 81920, .limit_default = 400000, .limit_min = 100000, .limit_max = 400000, .idle_mw = 60000,
     .links = 12, .link_version = 3, .pcie_gen = 4, .mig = true, .ga100 = true},
    {.key = "H100-SXM-80GB", .name = "NVIDIA H100 80GB HBM3", .arch = 9, .cc_major = 9, .cc_minor = 0, .pci_device =
            0x233010DE,
     .sms = 132, .cores = 16896, .bus_bits = 5120, .mem_mhz = 2619, .sm_max = 1980, .sm_min = 345, .sm_step = 15,
     .memory_mib = 81559, .limit_default = 700000, .limit_min = 200000, .limit_max = 700000, .idle_mw = 70000,
     .links = 18, .link_version = 4, .pcie_gen = 5, .gpm = true, .mig = true},
    {.key = "H200-SXM-141GB", .name = "NVIDIA H200", .arch = 9, .cc_major = 9, .cc_minor = 0, .pci_device = 0x233510DE,
     .sms = 132, .cores = 16896, .bus_bits = 6144, .mem_mhz = 3201, .sm_max = 1980, .sm_min = 345, .sm_step = 15,
     .memory_mib = 143771, .limit_default = 700000, .limit_min = 200000, .limit_max = 700000, .idle_mw = 75000,
     .links = 18, .link_version = 4, .pcie_gen = 5, .gpm = true, .mig = true},
    {.key = "GH200-480GB", .name = "NVIDIA GH200 480GB", .arch = 9, .cc_major = 9, .cc_minor = 0, .pci_device =
            0x234210DE,
     .sms = 132, .cores = 16896, .bus_bits = 6144, .mem_mhz = 2619, .sm_max = 1980, .sm_min = 345, .sm_step = 15,
     .memory_mib = 97871, .limit_default = 900000, .limit_min = 100000, .limit_max = 900000, .idle_mw = 80000,
     .links = 18, .link_version = 4, .pcie_gen = 5, .gpm = true, .mig = true, .grace = true},
    {.key = "B200-SXM-180GB", .name = "NVIDIA B200", .arch = 10, .cc_major = 10, .cc_minor = 0, .pci_device =
            0x290110DE,
     .sms = 148, .cores = 18944, .bus_bits = 8192, .mem_mhz = 3996, .sm_max = 1965, .sm_min = 120, .sm_step = 15,
     .memory_mib = 183359, .limit_default = 1000000, .limit_min = 200000, .limit_max = 1000000, .idle_mw = 140000,
     .links = 18, .link_version = 5, .pcie_gen = 5, .gpm = true, .mig = true, .profiles = true},
    {.key = "L40S-48GB", .name = "NVIDIA L40S", .arch = 8, .cc_major = 8, .cc_minor = 9, .pci_device = 0x26B910DE,
     .sms = 142, .cores = 18176, .bus_bits = 384, .mem_mhz = 9001, .sm_max = 2520, .sm_min = 210, .sm_step = 15,
     .memory_mib = 46068, .limit_default = 350000, .limit_min = 100000, .limit_max = 350000, .idle_mw = 35000,
     .pcie_gen = 4},
    {.key = "T4-16GB", .name = "Tesla T4", .arch = 6, .cc_major = 7, .cc_minor = 5, .pci_device = 0x1EB810DE,
     .sms = 40, .cores = 2560, .bus_bits = 256, .mem_mhz = 5001, .sm_max = 1590, .sm_min = 300, .sm_step = 15,
     .memory_mib = 15360, .limit_default = 70000, .limit_min = 60000, .limit_max = 70000, .idle_mw = 10000,
     .pcie_gen = 3},
    {.key = "RTX-4090-24GB", .name = "NVIDIA GeForce RTX 4090", .arch = 8, .cc_major = 8, .cc_minor = 9,
            .pci_device = 0x268410DE,
     .sms = 128, .cores = 16384, .bus_bits = 384, .mem_mhz = 10501, .sm_max = 3105, .sm_min = 210, .sm_step = 15,
     .memory_mib = 24564, .limit_default = 450000, .limit_min = 150000, .limit_max = 600000, .idle_mw = 20000,
     .pcie_gen = 4, .fans = true},
};

const board *board_named(const char *key) {
    for (unsigned i = 0; i < sizeof BOARDS / sizeof *BOARDS; i++) {
        if (strcmp(BOARDS[i].key, key) == 0) return &BOARDS[i];
    }
    return NULL;
}
