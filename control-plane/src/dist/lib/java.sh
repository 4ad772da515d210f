# Finds a JDK 25. Sourced by the scripts of the distribution and by the launcher of the source tree; starts no
# process where the folders say enough, because every command pays for it.

java_advice='Wattle needs a JDK 25 and found none; install one (Debian and Ubuntu: "apt install openjdk-25-jdk-headless"; or https://adoptium.net/temurin/releases/?version=25) or set JAVA_HOME to its folder.'

# java_is_25 FOLDER TOOL: whether the folder is the home of a Java 25 that has the tool (java or javac).
java_is_25() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/$2" ] && [ -r "$1/release" ] || return 1
    while IFS='=' read -r key value; do
        if [ "$key" = JAVA_VERSION ]; then
            case $value in '"25"' | '"25.'* | '"25-'* | '"25+'*) return 0 ;; *) return 1 ;; esac
        fi
    done <"$1/release"
    return 1
}

# find_java TOOL: sets java_home to the first Java 25 that has the tool; fails where there is none.
find_java() {
    for java_home in "${JAVA_HOME:-}" /usr/lib/jvm/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
        /opt/* /opt/java/* /usr/java/* /usr/local/*; do
        if java_is_25 "$java_home" "$1"; then return 0; fi
    done
    if java_home=$(command -v "$1") && java_home=$(readlink -f "$java_home"); then
        java_home=${java_home%/bin/*}
        if java_is_25 "$java_home" "$1"; then return 0; fi
    fi
    return 1
}
