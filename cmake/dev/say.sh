# How ./dev talks: one line per step, progress for the long ones, the tail of the log when one fails.

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' green=$'\e[32m' plain=$'\e[0m'
else
    bold='' dim='' red='' green='' plain=''
fi

say() { printf '%s\n' "$*"; }

# fail "what is wrong" "a way out": one plain sentence each, then stop.
fail() {
    printf '%s%s%s %s\n' "$red" "$1" "$plain" "${2:-}" >&2
    exit 1
}

# seconds_since T0: whole seconds since T0, where T0 is an earlier value of $SECONDS.
seconds_since() { echo $((SECONDS - $1)); }

# step <log name> <what> <command...>: runs the command with its output in build/log/<log name>.log. Prints what it
# does and how long that took; on a terminal a running clock, elsewhere a line each 30 s. Returns the command's status.
step() {
    local name=$1 what=$2 log=build/log/$1.log start=$SECONDS status=0 pid said=0 now tail_line
    shift 2
    "$@" >"$log" 2>&1 </dev/null &
    pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        now=$(seconds_since "$start")
        if [ -t 1 ]; then
            tail_line=$(tail -c 300 "$log" | tr '\r' '\n' | tail -n 1 | tr -d '\e' | cut -c 1-50)
            printf '\r\e[K  %s %s%d s  %s%s' "$what" "$dim" "$now" "$tail_line" "$plain"
        elif [ "$now" -ge $((said + 30)) ]; then
            said=$now
            tail_line=$(tail -c 300 "$log" | tr '\r' '\n' | tail -n 1 | cut -c 1-70)
            printf '  %s: %d s so far  %s\n' "$what" "$now" "$tail_line"
        fi
        sleep 0.1
    done
    wait "$pid" || status=$?
    [ -t 1 ] && printf '\r\e[K'
    if [ "$status" -eq 0 ]; then
        [ "$(seconds_since "$start")" -lt 2 ] && [ -z "${STEP_ALWAYS:-}" ] && return 0
        printf '  %sdone%s  %s (%d s)\n' "$green" "$plain" "$what" "$(seconds_since "$start")"
    else
        printf '  %sFAILED%s  %s (%d s); the end of %s:\n' "$red" "$plain" "$what" "$(seconds_since "$start")" "$log"
        tail -n "${STEP_TAIL:-40}" "$log" | sed 's/^/    /'
    fi
    return "$status"
}

# need_space <megabytes>: stops early instead of failing in the middle of a link.
need_space() {
    local free
    free=$(df -Pm . | awk 'NR == 2 { print $4 }')
    [ "$free" -ge "$1" ] || fail "Only $free MB are free on this disk and the build needs about $1 MB." \
        "Free some space, or move this folder to a larger disk."
}
