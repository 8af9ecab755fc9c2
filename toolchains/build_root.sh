# SPDX-License-Identifier: Apache-2.0
# Sourced by ./dev. The Debian 13 build root: made once in the cache, grown by stages, entered without a trace.
# On Debian 13 itself there is no root: packages go onto the machine and commands run as they are.

cache=${XDG_CACHE_HOME:-$HOME/.cache}/linli

on_debian_13() { [ "$(. /etc/os-release && echo "${ID:-} ${VERSION_ID:-}")" = "debian 13" ]; }

packages_of() { awk -v stage="$1" '$1 == stage { for (i = 2; i <= NF; i++) print $i }' "$here/toolchains/packages"; }

hash_of() { sha256sum | cut -c1-12; }

# The Debian mirror this machine's own apt uses; never written down.
debian_mirror() {
    apt-get indextargets --format '$(SITE)' | sort -u | grep -E '/debian/?$' | head -n 1
}

# Says what is being done while COMMAND runs (every second on a terminal), and its log's end if it fails.
# COMMAND gets a process group of its own, so that Ctrl-C here ends all of it.
with_progress() {
    local words=$1 log start=$SECONDS pid status=0
    shift
    mkdir -p "$cache/log"
    log=$cache/log/$(tr -cs 'a-z0-9\n' '-' <<<"$words").log
    set -m
    "$@" >"$log" 2>&1 </dev/null &
    pid=$!
    set +m
    trap 'kill -TERM -- -$pid; sleep 1; kill -KILL -- -$pid; exit 130' INT TERM HUP
    if [ -t 2 ]; then
        while kill -0 "$pid" 2>/dev/null; do
            printf '\r%s ... %d s \033[K' "$words" $((SECONDS - start)) >&2
            sleep 1
        done
        printf '\r\033[K' >&2
    elif [ "${words%% *}" != building ]; then
        echo "$words ..." >&2
    fi
    wait "$pid" || status=$?
    trap - INT TERM HUP
    if [ "$status" -ne 0 ]; then
        echo "$words: failed after $((SECONDS - start)) s. The end of its log ($log):" >&2
        tail -n 30 "$log" >&2
        return "$status"
    fi
    if [ $((SECONDS - start)) -ge 2 ]; then echo "$words: $((SECONDS - start)) s" >&2; fi
}

need_root() {
    [ "$(id -u)" -eq 0 ] || die "this needs root to install packages and to enter the build root; try: sudo ./dev $*"
}

apt_install() {
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# make_root STAGE: with the packages of "build" and of STAGE.
make_root() {
    local stage=$1 packages mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    command -v mmdebstrap >/dev/null ||
        with_progress "installing mmdebstrap" apt_install mmdebstrap debian-archive-keyring
    mirror=$(debian_mirror)
    [ -n "$mirror" ] || die "apt on this machine names no mirror ending in /debian; add one to its sources"
    packages=$( (packages_of build; [ "$stage" = build ] || packages_of "$stage") | paste -sd,)
    rm -rf "$root.part"
    mkdir -p "$(dirname "$root")"
    with_progress "making the Debian 13 build root (once)" mmdebstrap --mode=root --variant=minbase \
        --include="$packages" --keyring="$keyring" --aptopt='Acquire::Languages "none"' --dpkgopt=force-unsafe-io \
        --dpkgopt=path-exclude=/usr/share/man/* --dpkgopt=path-exclude=/usr/share/info/* \
        --dpkgopt=path-exclude=/usr/share/locale/* --dpkgopt=path-exclude=/usr/share/doc/* \
        --dpkgopt=path-include=/usr/share/doc/*/copyright \
        trixie "$root.part" "deb [signed-by=$keyring] $mirror trixie main" || return
    touch "$root.part$(stamp_of "$stage")"
    mv "$root.part" "$root"
}

# Says in the root that the packages of STAGE, as they are listed now, are there.
stamp_of() { echo "/var/lib/linli-stage-$1-$(packages_of "$1" | hash_of)"; }

# Makes sure STAGE's packages are there: in the build root, or on this machine when it is Debian 13.
need_stage() {
    local stage=$1 stamp packages
    mapfile -t packages < <(packages_of "$stage")
    [ "${#packages[@]}" -gt 0 ] || die "toolchains/packages has no stage '$stage'"
    if on_debian_13; then
        stamp=$cache/stage-$stage-$(printf '%s\n' "${packages[@]}" | hash_of)
        [ -e "$stamp" ] && return
        need_root
        with_progress "installing packages for $stage" apt_install "${packages[@]}"
    else
        root=$cache/root-$(packages_of build | hash_of)
        if [ ! -e "$root/etc/os-release" ]; then
            need_root
            with_lock make_root "$stage"
        fi
        [ "$stage" = build ] && return
        stamp=$root$(stamp_of "$stage")
        [ -e "$stamp" ] && return
        need_root
        with_lock with_progress "adding packages for $stage to the build root" grow_root "${packages[@]}"
    fi
    mkdir -p "$(dirname "$stamp")" && touch "$stamp"
}

# Two ./dev at once: the second waits, then finds the work done.
with_lock() {
    mkdir -p "$cache"
    exec 9>"$cache/lock"
    flock 9
    if [ "$1" = make_root ] && [ -e "$root/etc/os-release" ]; then return; fi
    "$@"
    exec 9>&-
}

grow_root() {
    [ ! -e /etc/resolv.conf ] || cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    enter "$root" sh -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"' sh "$@"
}

# Runs COMMAND in the build root (or right here on Debian 13), in this folder, with the machine's own data folders
# visible under their own names. Mounts live in a mount namespace, processes in a process namespace: both end with it.
inside() {
    need_stage build
    if on_debian_13; then
        env LC_ALL=C.UTF-8 CCACHE_DIR="$cache/ccache" "$@"
    else
        need_root
        enter "$root" "$@"
    fi
}

enter() {
    local into=$1
    shift
    [ ! -e /etc/resolv.conf ] || cmp -s /etc/resolv.conf "$into/etc/resolv.conf" || cp -L /etc/resolv.conf "$into/etc/resolv.conf"
    mkdir -p "$cache/ccache"
    setpriv --pdeathsig KILL unshare --mount --propagation private --pid --fork --kill-child=SIGKILL \
        bash "$here/toolchains/enter.sh" "$into" "$here" "$PWD" "$cache" "$@"
}
