# Sourced by the scripts of bin/, which set process, artifact, main and flags before. Replaces the shell by the JVM.
# Sets home (the distribution's folder) and java_home.
. "$home/lib/java.sh"

if ! find_java java; then
    printf '%s\n' "$process: $java_advice" >&2
    exit 5
fi

for jar in "$home/lib/$artifact"-[0-9]*.jar; do :; done
if [ ! -r "$jar" ]; then
    printf '%s\n' "$process: the distribution in $home is not whole (no lib/$artifact-*.jar); build or install it again." >&2
    exit 1
fi

# A start-up cache is used where "wattle cache" made one; one that does not fit this JDK or these jars is ignored.
cache=
if [ -n "${WATTLE_CACHE_OUTPUT:-}" ]; then
    cache="-XX:AOTCacheOutput=$WATTLE_CACHE_OUTPUT/$process.aot"
elif [ -r "$home/cache/$process.aot" ]; then
    cache="-XX:AOTCache=$home/cache/$process.aot"
fi

# A process of "wattle up" leaves Ctrl-C and a closed terminal to the process that started it.
if [ "${WATTLE_IGNORE_INTERRUPT:-}" = 1 ]; then
    trap '' INT HUP
fi

terminal=false
if [ -t 1 ]; then terminal=true; fi

# One arena for the JVM's own memory: the C library's usual eight for each processor keep what compilers gave back.
MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-1}
export MALLOC_ARENA_MAX

# shellcheck disable=SC2086 # flags and options are lists of words
exec "$java_home/bin/java" $flags ${cache:+"$cache"} -Xlog:disable -Xlog:all=error:stderr \
    -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    "-Dwattle.home=$home" "-Dwattle.terminal=$terminal" ${WATTLE_JAVA_OPTIONS:-} -cp "$jar" "$main" "$@"
