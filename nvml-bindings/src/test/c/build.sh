#!/bin/sh
# Builds the fake drivers into the folder $1. Without gcc it says so and succeeds, so that the tests that
# need a fake skip themselves; where CI=true it fails.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tables=$here/../resources
if ! command -v gcc >/dev/null 2>&1; then
    echo "No gcc: the fake NVIDIA driver is not built, and the tests that need it are skipped. Install gcc to run them." >&2
    [ "${CI:-}" != true ]
    exit
fi
mkdir -p "$1/generated"
awk -f "$here/structs.awk" "$tables/nvml-layouts.tsv" >"$1/generated/structs.h"
awk -f "$here/prototypes.awk" "$tables/nvml-signatures.tsv" >"$1/generated/prototypes.h"

# $1 folder, $2 the newest header whose functions the library exports
nvml() {
    mkdir -p "$1"
    awk -v script="$2" -f "$here/prototypes.awk" "$tables/nvml-signatures.tsv" >"$1/exports"
    gcc -std=c17 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -Wno-address-of-packed-member -Wmissing-prototypes \
        -fPIC -fvisibility=hidden -shared -Wl,-soname,libnvidia-ml.so.1 -Wl,--version-script="$1/exports" \
        -I"$generated" -I"$here" -o "$1/libnvidia-ml.so.1" "$here"/*.c -lm -lpthread -ldl
}

generated=$1/generated
nvml "$1" 13.3
nvml "$1/driver-470" 11.4
gcc -std=c17 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -fPIC -fvisibility=hidden -shared \
    -Wl,-soname,libcuda.so.1 -o "$1/libcuda.so.1" "$here/cuda/fakecuda.c" -ldl
gcc -std=c17 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -Wmissing-prototypes -fPIC -fvisibility=hidden -shared \
    -o "$1/libquick.so" "$here/benchmark/quick.c"
rm -r "$generated" "$1/exports" "$1/driver-470/exports"
