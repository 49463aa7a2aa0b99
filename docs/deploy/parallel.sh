#!/usr/bin/env bash
# All shards of a run by GNU parallel: on this machine, or by ssh on several.
#
#     parallel.sh SHARDS OPTIONS…
#     parallel.sh 64 --count 1000000 --size 64x64 --out images.tar
#
# Given again, after whatever stopped it, it goes on where each shard was. JOBS says how many
# work at a time (one a core). Machines are GNU parallel's matter: README.md, "GNU parallel".
set -euo pipefail

if [ $# -lt 2 ]; then
  echo "usage: parallel.sh SHARDS OPTIONS…" >&2
  exit 2
fi
shards=$1
shift

# --quote, since parallel hands each line to a shell; a log of all starts, with how they ended.
seq 0 $((shards - 1)) |
  parallel --quote --jobs "${JOBS:-100%}" --retries 3 --joblog "${LOG:-shards.log}" --tag \
    enumerate "$@" --threads 1 --continue \
    --shard-index {} --shard-count "$shards"
