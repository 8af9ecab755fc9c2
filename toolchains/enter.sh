#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs inside fresh mount and process namespaces: enter.sh ROOT SOURCE DIRECTORY CACHE COMMAND...
set -euo pipefail
into=$1 source=$2 directory=$3 cache=$4
shift 4

mount -t proc proc "$into/proc"
mount --rbind /sys "$into/sys"
mount --rbind /dev "$into/dev"
mount -t tmpfs tmpfs "$into/run"
for folder in /*; do
    case $folder in
        /bin | /sbin | /lib | /lib?? | /libx32 | /usr | /etc | /boot | /proc | /sys | /dev | /run | /var | /lost+found) continue ;;
    esac
    [ -d "$folder" ] && [ ! -L "$folder" ] || continue
    mkdir -p "$into$folder"
    mount --bind "$folder" "$into$folder"
done
# A source or cache that lies on a file system of its own below one of those folders.
for folder in "$source" "$cache"; do
    mkdir -p "$into$folder"
    mount --bind "$folder" "$into$folder"
done

exec chroot "$into" /usr/bin/env -i HOME="$HOME" USER="${USER:-root}" TERM="${TERM:-dumb}" LC_ALL=C.UTF-8 \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin ${CI:+CI="$CI"} \
    CCACHE_DIR="$cache/ccache" CCACHE_MAXSIZE=5G CCACHE_BASEDIR="$source" CCACHE_NOHASHDIR=1 LINLI_CACHE="$cache" \
    perl "$source/toolchains/pid1.pl" /bin/sh -c 'cd "$1" && shift && exec "$@"' sh "$directory" "$@"
