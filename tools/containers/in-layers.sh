#!/bin/sh
# Runs a command with an overlay of layers mounted at <layer>/root, in a mount and process namespace of its own:
# when the command ends, every process that it left and every mount are gone.
#
#   in-layers.sh <lower, colon separated> <layer> <command …>
#
# With FROM_LAYERS set, those layers are mounted read-only at <layer>/from, for COPY --from.
set -eu
if [ "${IN_NAMESPACE:-}" != yes ]; then
  exec env IN_NAMESPACE=yes unshare --mount --pid --fork --kill-child "$0" "$@"
fi
lower=$1
layer=$2
shift 2
mkdir -p "$layer/diff" "$layer/work" "$layer/root" "$layer/from"
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$layer/diff,workdir=$layer/work" "$layer/root"
mount -t proc proc "$layer/root/proc"
mount --rbind /dev "$layer/root/dev"
[ -z "${FROM_LAYERS:-}" ] || mount -t overlay overlay -o "ro,lowerdir=$FROM_LAYERS" "$layer/from"
unset IN_NAMESPACE FROM_LAYERS
# Not exec: this shell stays the namespace's first process. A program that changes its user would no longer end with
# its parent, and everything in the namespace ends with its first process.
"$@"
