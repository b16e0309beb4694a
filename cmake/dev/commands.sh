# The sub-commands of ./dev.

command_help() {
    cat <<'TEXT'
./dev run [--port N]       build the page, serve it on this machine and print its address
./dev test [suite...]      build and check everything without a screen; --list names the suites
./dev bridge [options]     answer the real aws CLI and SDKs on a local port; --help names the options
./dev shell [FILE]         the page's terminal without the page; --seed N, --strict, --lenient, --lesson SLUG
./dev app                  the same interface as a desktop window
./dev bench [filter]       measure the engine, natively and in WebAssembly
./dev format [--check]     lay out the C++ sources
./dev lint [--all]         look for mistakes with clang-tidy; a file that has not changed costs nothing
./dev coverage             write engine/api/COVERAGE.md: which operations are answered
./dev lines                which lines of code the tests execute
./dev fuzz [target] [s]    throw random input at the readers, for so many seconds each (60)
./dev setup                install what is missing and fetch the library sources, nothing else
./dev build <preset> [t..] build targets of a preset: debug, release, wasm
./dev clean                remove everything that was built (the fetched sources stay)
TEXT
}

command_setup() {
    need_packages "$packages_build" "$packages_test" "$packages_app"
    need_sources
    say "Everything is here."
}

command_build() {
    [ $# -gt 0 ] || fail "Which preset?" "./dev build debug | release | wasm [target...]"
    need_tools
    build "$@"
}

command_clean() {
    rm -rf build
    say "build/ is gone."
}

command_run() {
    need_tools
    build wasm drydock_page
    # Replaces this shell, so that Ctrl-C and signals reach the server.
    exec node web/bridge/serve.mjs "$@"
}

command_bridge() {
    need_tools
    build wasm drydock_node $(has_target wasm drydock_page && echo drydock_page)
    # Without it the bridge answers all the same, and says that pages cannot attach.
    [ -d web/node_modules/ws ] || step npm "fetch the bridge's packages" \
        npm ci --prefix web --no-audit --no-fund --ignore-scripts || true
    exec node --no-experimental-fetch web/bridge/bridge.mjs "$@"
}

command_shell() {
    need_tools
    build release drydock_shell >&2
    exec build/release/tools/drydock_shell "$@"
}

command_app() {
    need_packages "$packages_build" "$packages_app"
    need_tools
    # A folder that was configured before SDL2 was installed has to look again.
    if grep -qs 'SDL2_DIR:PATH=SDL2_DIR-NOTFOUND' build/release/CMakeCache.txt; then
        step configure-release "configure build/release" cmake --preset release || fail \
            "CMake could not configure build/release." "The whole log is build/log/configure-release.log."
    fi
    build release drydock_app
    if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}${SDL_VIDEODRIVER:-}" ]; then
        fail "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set)." \
            "The app is built: build/release/app/drydock. For a browser use ./dev run."
    fi
    exec build/release/app/drydock "$@"
}

command_test() {
    need_packages "$packages_build" "$packages_test"
    need_tools
    exec node cmake/dev/test.mjs "$@"
}

command_coverage() {
    need_tools
    build debug drydock_test_sim
    DRYDOCK_UPDATE=1 build/debug/tests/drydock_test_sim --test-case='*coverage page*' --no-intro=true
    sed -n '/^| all |/s/| all | \(.*\) |/  \1 operations are answered; the list is engine\/api\/COVERAGE.md/p' \
        engine/api/COVERAGE.md
}

command_lines() {
    need_tools
    build coverage drydock_tests
    exec node cmake/dev/lines.mjs "$@"
}

command_fuzz() {
    need_packages "$packages_build" "$packages_fuzz"
    need_tools
    build fuzz drydock_fuzz
    exec node cmake/dev/fuzz.mjs "$@"
}

# Every C++ file of ours that git knows or would add.
our_cpp() {
    git ls-files --cached --others --exclude-standard -- 'engine/*.cpp' 'engine/*.hpp' 'web/*.cpp' 'web/*.hpp' \
        'tests/*.cpp' 'tests/*.hpp' | sort -u | while read -r file; do [ -f "$file" ] && echo "$file"; done
}

command_format() {
    need_packages "$packages_test"
    if [ "${1:-}" = --check ]; then
        our_cpp | xargs -r -P "$(nproc)" -n 8 clang-format --dry-run -Werror
    else
        our_cpp | xargs -r -P "$(nproc)" -n 8 clang-format -i
    fi
}

command_lint() {
    need_packages "$packages_build" "$packages_test"
    need_tools
    configure_if_needed debug
    exec node cmake/dev/lint.mjs "$@"
}

command_bench() {
    need_packages "$packages_build" "$packages_bench"
    need_tools
    exec node cmake/dev/bench.mjs "$@"
}
