#!/bin/sh
# Installs the Debian packages that a group of tasks needs, and only those that are missing.
#
#   tools/install-system-packages.sh node         what the pinned Node needs
#   tools/install-system-packages.sh demo         what `make demo` runs: libasound, speech synthesis
#   tools/install-system-packages.sh demo test    and what the tests add: a compiler, Chromium, ALSA tools
#
# A package counts as present when the file that we use from it is there, so nothing is asked of dpkg
# and a machine that is already set up spends a few milliseconds here.
set -eu

missing=''
need() { # need <package> <file or command that proves it>
  case $2 in
    /*) for found in $2; do [ -e "$found" ] && return 0; done ;;
    *) command -v "$2" >/dev/null 2>&1 && return 0 ;;
  esac
  missing="$missing $1"
}

# Debian 13 and Ubuntu 24.04 renamed libasound2 for the 64-bit time_t transition.
libasound_package() {
  if apt-cache show libasound2t64 >/dev/null 2>&1; then echo libasound2t64; else echo libasound2; fi
}

need_node() {
  need libatomic1 '/usr/lib/*/libatomic.so.1*'
}

need_demo() {
  need ca-certificates /etc/ssl/certs/ca-certificates.crt
  need libasound2 '/usr/lib/*/libasound.so.2'
  need espeak-ng espeak-ng
  need sox sox
  # Renditions; Opus of more than two channels needs ffmpeg as well.
  need flac flac
  need opus-tools opusenc
  need lame lame
}

need_test() {
  need gcc gcc
  need libc6-dev '/usr/include/*/bits/libc-header-start.h'
  need pkg-config pkg-config
  need libasound2-dev /usr/include/alsa/asoundlib.h
  need alsa-utils arecord
  need libasound2-plugins '/usr/lib/*/alsa-lib/libasound_module_pcm_jack.so'
  need jackd2 jackd
  # Readers that have to agree on our files.
  need sndfile-programs sndfile-info
  need mediainfo mediainfo
  need curl curl
  need procps ps
  need redis-server redis-server
  need fonts-dejavu-core '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf'
  need chromium chromium
  # The hardware lab: a guest with a kernel of the distribution, see node-agent/test/hardware.
  need qemu-system-x86 qemu-system-x86_64
  need busybox-static /var/lib/dpkg/info/busybox-static.list
  need cpio cpio
  need kmod /sbin/depmod
  need xz-utils xz
  need zstd zstd
  need socat socat
  need e2fsprogs /sbin/debugfs
  need xfsprogs /usr/sbin/xfs_io
  need ffmpeg ffprobe
  # Only root can build the container images, see tools/containers.
  [ "$(id -u)" -ne 0 ] || need debootstrap /usr/sbin/debootstrap
}

for group in "$@"; do
  case $group in
    node) need_node ;;
    demo) need_demo ;;
    test) need_test ;;
    *) echo "No package group is called '$group'. Groups: node, demo, test." >&2; exit 2 ;;
  esac
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "These programs are missing:$missing. This machine has no apt-get; install them with its own package manager." >&2
  exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
  as_root=''
elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
  as_root='sudo'
else
  echo "System packages are missing and this user may not install them. Run as root: apt-get install$missing" >&2
  exit 1
fi

echo "Installing system packages:$missing"
$as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
case " $missing " in
  *' libasound2 '*) missing=$(echo " $missing " | sed "s/ libasound2 / $(libasound_package) /") ;;
esac
# shellcheck disable=SC2086 # the list is split into words on purpose
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
