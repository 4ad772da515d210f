#!/bin/sh
# How long a user waits, and what Wattle itself takes of the machine: runs the built distribution as a user would and
# prints a table. Every figure is measured on this machine, as it was then; run it where nothing else runs.
#
#   control-plane/src/bench/startup.sh [ROUNDS] [DISTRIBUTION]
set -eu

rounds=${1:-5}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd)
wattle=${2:-$root/control-plane/target/wattle}/bin/wattle
work=$(mktemp -d)
up=

finish() {
    if [ -n "$up" ]; then kill "$up" 2>/dev/null && wait "$up" || true; fi
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

now_ms() { echo $(($(date +%s%N) / 1000000)); }

# note NAME VALUE: one sample.
note() { printf '%s\n' "$2" >>"$work/$1"; }

# median NAME
median() { sort -n "$work/$1" | awk '{ v[NR] = $1 } END { print (NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2) }'; }

resident_mib() { awk '/^VmRSS:/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"; }

address() { sed -n 's/^ *API  *\([^ ]*\)\/v1 .*/\1/p' "$work/out"; }

one_round() {
    data=$work/data-$1
    start=$(now_ms)
    "$wattle" up --data "$data" --http-port 0 >"$work/out" 2>"$work/err" &
    up=$!
    until grep -q Ctrl-C "$work/out"; do
        kill -0 "$up" 2>/dev/null || { cat "$work/err" >&2; exit 1; }
        sleep 0.02
    done
    note ready "$(($(now_ms) - start))"
    model=$(sed -n 's/^ *Models  *\([^ ]*\).*/\1/p' "$work/out")
    curl -sN "$(address)/v1/chat/completions" -H 'content-type: application/json' -d '{
        "model": "'"$model"'", "stream": true, "max_tokens": 32,
        "messages": [{"role": "user", "content": "Describe the night."}]}' | grep -m 1 -q '"content":"[^"]'
    note token "$(($(now_ms) - start))"

    "$wattle" get nodes --server "$(address)" >/dev/null
    for _ in 1 2 3 4 5; do
        before=$(now_ms)
        "$wattle" get nodes --server "$(address)" >/dev/null
        note get "$(($(now_ms) - before))"
    done

    control=$(sed -n '1s/ .*//p' "$data/up.children")
    node=$(sed -n '2s/ .*//p' "$data/up.children")
    note control "$(resident_mib "$control")"
    note node "$(resident_mib "$node")"
    note up "$(resident_mib "$up")"
    for engine in $(pgrep -P "$node"); do note engine "$(resident_mib "$engine")"; done

    before=$(now_ms)
    kill "$up"
    wait "$up" || true
    up=
    note stop "$(($(now_ms) - before))"
}

round=1
while [ "$round" -le "$rounds" ]; do
    one_round "$round"
    round=$((round + 1))
done

seconds() { awk -v ms="$(median "$1")" 'BEGIN { printf "%.2f s", ms / 1000 }'; }

printf '%-44s %s\n' "measured, median of $rounds rounds" "$(nproc) processors, $(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)"
printf '%-44s %s\n' 'start-up caches' "$(ls "${wattle%/bin/wattle}/cache" 2>/dev/null | tr '\n' ' ')"
printf '%-44s %s\n' 'wattle up until the model serves' "$(seconds ready)"
printf '%-44s %s\n' 'wattle up until the first streamed token' "$(seconds token)"
printf '%-44s %s\n' 'wattle get nodes' "$(seconds get)"
printf '%-44s %s\n' 'Ctrl-C until all processes are gone' "$(seconds stop)"
printf '%-44s %s\n' 'resident memory: control plane' "$(median control) MiB"
printf '%-44s %s\n' 'resident memory: node daemon' "$(median node) MiB"
printf '%-44s %s\n' 'resident memory: wattle up itself' "$(median up) MiB"
if [ -s "$work/engine" ]; then
    printf '%-44s %s\n' 'resident memory: engine with its model' "$(median engine) MiB"
fi
