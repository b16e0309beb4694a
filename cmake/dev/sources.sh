# Library sources, as Debian source packages of fixed suites: the same code as the upstream tags in CMakeLists.txt. The
# archive's address comes from this machine's own apt configuration; a private apt folder under .deps/ leaves that
# configuration as it is. apt checks the archive's signature and the checksum of every file.

# folder in .deps | source package/suite | upstream version that must be found
library_sources='
sdl2|libsdl2/bookworm|2.26.5
imgui|imgui/trixie|1.90.1
md4c|md4c/bookworm|0.4.8
zlib|zlib/bookworm|1.2.13
json|nlohmann-json3/bookworm|3.11.2
doctest|doctest/bookworm|2.4.9
'

debian_archive() {
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' 'Codename: bookworm' |
        head -n 1
}

private_apt() {
    apt-get -o Dir::Etc::sourcelist="$ROOT/.deps/.apt/sources.list" -o Dir::Etc::sourceparts=/nonexistent \
        -o Dir::State::lists="$ROOT/.deps/.apt/lists" -o Dir::Cache="$ROOT/.deps/.apt/cache" \
        -o APT::Sandbox::User="$(id -un)" -o Acquire::AllowInsecureRepositories=false \
        -o APT::Get::AllowUnauthenticated=false -o Acquire::Retries=3 \
        -o APT::Update::Error-Mode=any "$@"
}

private_apt_setup() {
    local apt=.deps/.apt key=/usr/share/keyrings/debian-archive-keyring.gpg options='' archive suite
    archive=$(debian_archive)
    [ -n "$archive" ] || {
        echo "apt has no package lists of Debian 12 (bookworm)"
        return 1
    }
    [ -f "$key" ] && options="[signed-by=$key] "
    mkdir -p $apt/lists/partial $apt/cache/archives/partial $apt/files
    for suite in bookworm trixie; do echo "deb-src $options$archive $suite main"; done >$apt/sources.list
    private_apt update
}

# get_library <folder> <package/suite> <version>: downloads, checks and unpacks one library to .deps/<folder>.
get_library() {
    local folder=$1 package=$2 version=$3 uri file size sum
    private_apt source --tar-only --print-uris "$package" >".deps/.apt/$folder.uris"
    read -r uri file size sum < <(grep "^'" ".deps/.apt/$folder.uris")
    echo "$folder: $file ($size bytes, $sum)"
    case "$file" in
        *_"$version"[.+~]*) ;;
        *)
            echo "$package is no longer version $version but $file"
            return 1
            ;;
    esac
    (cd .deps/.apt/files && private_apt source --tar-only --download-only "$package")
    echo "${sum#SHA256:}  .deps/.apt/files/$file" | sha256sum --check --strict
    rm -rf ".deps/$folder" ".deps/.apt/unpack"
    mkdir -p .deps/.apt/unpack
    tar -xf ".deps/.apt/files/$file" -C .deps/.apt/unpack --strip-components=1
    mv .deps/.apt/unpack ".deps/$folder"
    echo "$version" >".deps/.got-$folder"
}

# need_sources: all libraries under .deps/, quickly when they are there already.
need_sources() {
    local folder package version missing=0
    while IFS='|' read -r folder package version; do
        [ -n "$folder" ] || continue
        [ "$(cat ".deps/.got-$folder" 2>/dev/null)" = "$version" ] || missing=1
    done <<<"$library_sources"
    [ $missing -eq 1 ] || return 0
    need_debian
    need_space 400
    if [ -z "$(debian_archive)" ]; then
        say "Library sources: apt has no package lists of Debian 12 yet."
        step apt-update "refresh the package lists" as_root apt-get update || true
        [ -n "$(debian_archive)" ] || fail "apt on this machine knows no Debian 12 (bookworm) archive." \
            "Use a debian:12 container, or see README.md, 'Elsewhere'."
    fi
    step sources-list "read the list of Debian source packages" private_apt_setup || fail \
        "The Debian archive could not be reached." "Check the network connection, then run this again."
    while IFS='|' read -r folder package version; do
        [ -n "$folder" ] || continue
        [ "$(cat ".deps/.got-$folder" 2>/dev/null)" = "$version" ] && continue
        STEP_ALWAYS=1 step "source-$folder" "get the source of $folder $version" \
            get_library_strictly "$folder" "$package" "$version" || fail \
            "The source of $folder $version could not be fetched." "Check the network connection, then run this again."
    done <<<"$library_sources"
    rm -rf .deps/.apt
}

# A function called in an `||` list runs without `set -e`; a subshell of its own brings it back.
get_library_strictly() {
    ROOT=$ROOT bash -euc "$(declare -f private_apt get_library); get_library \"\$@\"" get_library "$@"
}
