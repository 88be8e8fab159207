#!/bin/busybox sh
# First process of the lab's guest. The host's file system lies read-only under an overlay, so that every program of
# the host is there under its own path; what the guest writes there is gone when it ends. Then a shell listens on TCP
# port 2323, one shell for each connection: the stories on the host say what happens.
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t sysfs sys /sys
$b mount -t devtmpfs dev /dev
for module in /lib/modules/*.ko; do $b insmod "$module"; done

$b mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=512000,cache=loose host /host
$b mount -t tmpfs -o size=60% overlay /overlay
$b mkdir /overlay/upper /overlay/work
$b mount -t overlay -o lowerdir=/host,upperdir=/overlay/upper,workdir=/overlay/work overlay /root
for folder in proc sys dev; do $b mount --move /$folder /root/$folder; done
$b mount -t tmpfs run /root/run
$b mkdir -p /root/dev/pts /root/dev/shm /root/share /root/disk
$b mount -t devpts devpts /root/dev/pts
$b mount -t tmpfs shm /root/dev/shm
$b mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000 share /root/share

$b ip link set lo up
$b ip link set eth0 up
$b ip address add 10.0.2.15/24 dev eth0
$b ip route add default via 10.0.2.2

export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb
$b chroot /root /bin/busybox nc -ll -p 2323 -e /bin/bash
