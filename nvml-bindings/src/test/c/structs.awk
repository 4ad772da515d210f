# Turns nvml-layouts.tsv into packed C structs, so that the fake driver and the golden table cannot differ.
BEGIN { FS = "\t" }

/^#/ || $1 == "struct" || $4 ~ /[.(]/ { next }

$1 != name {
    finish()
    name = $1
    size = $2
    at = 0
    pads = 0
    print "typedef struct __attribute__((packed)) {"
    if ($3 != "") versions = versions "#define " name "_VERSION " $3 "u\n"
}

{
    if ($5 > at) printf "    unsigned char pad%d[%d];\n", pads++, $5 - at
    printf "    %s;\n", declaration($7, $4, $6)
    at = $5 + $6
}

END {
    finish()
    printf "%s", versions
}

function finish() {
    if (name == "") return
    if (at < size) printf "    unsigned char pad%d[%d];\n", pads++, size - at
    printf "} %s;\n_Static_assert(sizeof(%s) == %d, \"%s\");\n", name, name, size, name
}

function declaration(type, field, bytes,    count, base) {
    if (match(type, /\[[0-9]+\]$/)) {
        count = substr(type, RSTART + 1, RLENGTH - 2)
        base = substr(type, 1, RSTART - 1)
        if (base !~ /^nvml/) return base " " field "[" count "]"
    }
    if (type ~ /\*/ || type ~ /^nvml(Device|SystemEventSet|GpmSample|GpuInstance)_t$/) return "void *" field
    if (type ~ /^(unsigned long long|long long|double|int)$/) return type " " field
    if (bytes == 1) return "unsigned char " field
    if (bytes == 4) return "unsigned " field
    return "unsigned char " field "[" bytes "]"
}
