#!/usr/bin/env bash
# All shards of a run on machines that are reached by ssh, with nothing installed there but
# enumerate. Each machine takes every so-manieth shard, one after the other.
#
#     ssh.sh HOSTS SHARDS OPTIONS…
#     ssh.sh hosts.txt 12 --count 1000000 --size 64x64 --out images.tar
#
# HOSTS is a file with a machine a line; FOLDER is where they work ($HOME there). Given again, it
# goes on where each shard was.
set -euo pipefail

if [ $# -lt 3 ]; then
  echo "usage: ssh.sh HOSTS SHARDS OPTIONS…" >&2
  exit 2
fi
mapfile -t hosts < <(grep -v -e '^#' -e '^[[:space:]]*$' "$1")
shards=$2
shift 2
if [ ${#hosts[@]} -eq 0 ]; then
  echo "ssh.sh: there is no machine in the file" >&2
  exit 2
fi

# The other side has a shell, which would take the words apart again.
options=$(printf '%q ' "$@")

work() {
  local host=$1 index
  for ((index = $2; index < shards; index += ${#hosts[@]})); do
    ssh -n -o BatchMode=yes -o ServerAliveInterval=30 "$host" \
      "cd ${FOLDER:+$(printf '%q' "$FOLDER")} && ${ENUMERATE:-enumerate} $options --continue \
        --shard-index $index --shard-count $shards" 2> >(sed -u "s/^/$host: /" >&2) || return
  done
}

jobs=()
for number in "${!hosts[@]}"; do
  work "${hosts[$number]}" "$number" &
  jobs+=("$!")
done

failed=0
for number in "${!jobs[@]}"; do
  if ! wait "${jobs[$number]}"; then
    echo "ssh.sh: ${hosts[$number]} did not end its shards; start this again" >&2
    failed=1
  fi
done
exit "$failed"
