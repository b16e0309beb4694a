# Building: one folder per preset under build/, one builder at a time in each.

need_tools() {
    need_packages "$packages_build"
    need_sources
    # apt downloads are checked in need_sources; what is compiled from them takes about this much.
    [ -f build/wasm/build.ninja ] || need_space 1500
}

configure_if_needed() {
    local preset=$1
    [ -f "build/$preset/build.ninja" ] && return 0
    step "configure-$preset" "configure build/$preset" cmake --preset "$preset" || fail \
        "CMake could not configure build/$preset." "The whole log is build/log/configure-$preset.log."
}

# build <preset> <target...>
build() {
    local preset=$1
    shift
    configure_if_needed "$preset"
    exec 9>"build/$preset/.lock"
    flock -n 9 || {
        say "  Another build of build/$preset is running; waiting for it."
        flock 9
    }
    STEP_TAIL=60 step "build-$preset" "build $* in build/$preset" ninja -C "build/$preset" "$@" || fail \
        "The build failed." "The whole log is build/log/build-$preset.log."
    exec 9>&-
}

# has_target <preset> <target>: some targets exist only once their sources do.
has_target() {
    configure_if_needed "$1"
    ninja -C "build/$1" -t query "$2" >/dev/null 2>&1
}
