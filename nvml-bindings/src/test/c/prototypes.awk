# Turns nvml-signatures.tsv into prototypes, or with -v script=SINCE into a linker version script that
# exports the functions of the headers up to SINCE.
BEGIN {
    FS = "\t"
    if (script != "") print "{ global:"
}

/^#/ || $1 == "group" { next }

script != "" {
    if ($4 + 0 <= script + 0) print "    " $2 ";"
    next
}

$2 == "nvmlErrorString" {
    print "const char *nvmlErrorString(unsigned result);"
    next
}

{
    list = ""
    n = split($3, parameters, ",")
    for (i = 1; i <= n; i++) {
        p = parameters[i]
        gsub(/^ +/, "", p)
        if (p == "void") type = "void"
        else if (p ~ /\*/ || p ~ /^nvml(Device|EventSet|GpmSample|GpuInstance)_t /) type = "void *"
        else if (p ~ /^unsigned long long/) type = "unsigned long long"
        else type = "unsigned"
        list = list (i > 1 ? ", " : "") type
    }
    print "int " $2 "(" list ");"
}

END { if (script != "") print "  local: *; };" }
