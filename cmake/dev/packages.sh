# Debian packages: what each is for, and how to get the missing ones.

# name | what it is for
packages_build='
ca-certificates|checks the identity of download servers
g++|native compiler
cmake|build description
ninja-build|build runner
ccache|remembers compiled files
emscripten|compiler to WebAssembly
node-acorn|parser that the WebAssembly linker uses to shrink its JavaScript
xz-utils|unpacks library sources
bzip2|unpacks library sources
fonts-inter|the reading font of the page
fonts-jetbrains-mono|the typing font of the page
fonts-fork-awesome|the icons of the page
libharfbuzz-bin|cuts the fonts down to the characters in use
'
packages_test='
clang-format|checks the layout of the source
clang-tidy|checks the source for mistakes
chromium|the browser that the tests drive
awscli|a real client that the tests drive
python3-boto3|a real client that the tests drive
'
packages_bench='
chromium-headless-shell|the browser without a window, to time how the page starts
'
packages_fuzz='
clang|compiler with libFuzzer
'
packages_app='
libsdl2-dev|window and input of the desktop app
libgl-dev|OpenGL of the desktop app
'

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

need_debian() {
    command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || fail \
        "This is not Debian or a relative of it (there is no apt-get), so ./dev cannot set it up." \
        "Use a debian:12 container, or install the tools yourself and use CMake directly: see README.md, 'Elsewhere'."
}

# need_packages <list...>: installs what is missing of the lists above. A stamp keeps the second call instant.
need_packages() {
    local list name why missing=() stamp wanted
    wanted=$(printf '%s\n' "$@")
    stamp=.deps/.packages-$(printf '%s' "$wanted" | cksum | cut -d ' ' -f 1)
    if [ -f "$stamp" ] && [ "$stamp" -nt cmake/dev/packages.sh ] && [ "$stamp" -nt /var/lib/dpkg/status ]; then
        return 0
    fi
    need_debian
    while IFS='|' read -r name why; do
        [ -n "$name" ] || continue
        dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q '^install ok installed$' && continue
        [ ${#missing[@]} -eq 0 ] && say "Missing Debian packages, which will be installed now:"
        missing+=("$name")
        printf '  %-22s %s\n' "$name" "$why"
    done <<<"$wanted"
    if [ ${#missing[@]} -gt 0 ]; then
        if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
            fail "Installing them needs root, and there is no sudo." \
                "As root run: apt-get install --no-install-recommends ${missing[*]}"
        fi
        [ "$(id -u)" -eq 0 ] || sudo -v || fail "Without root nothing can be installed." \
            "Ask an administrator for: apt-get install --no-install-recommends ${missing[*]}"
        step apt-update "refresh the package lists" as_root apt-get update || fail \
            "The package lists could not be refreshed." "Check the network connection, then run this again."
        step apt-install "install ${#missing[@]} packages" \
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" ||
            fail "apt-get could not install: ${missing[*]}." \
                "Check the network connection and the message above, then run this again."
    fi
    mkdir -p .deps
    touch "$stamp"
}
