#!/usr/bin/env bash
# All shards of a run as a Slurm array, a shard a task, in a folder that all nodes share.
#
#     sbatch --array=0-63 slurm.sh --count 1000000 --size 64x64 --out images.tar
#
# Given again, it goes on where each shard was. For a few shards of the run alone, say how many
# there are in all: SHARDS=64 sbatch --array=3,17 slurm.sh …
#SBATCH --job-name=enumerate
#SBATCH --array=0-63
#SBATCH --cpus-per-task=1
#SBATCH --mem=1G
#SBATCH --time=04:00:00
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=%x-%A-%a.log
#SBATCH --signal=B:TERM@60
set -euo pipefail

if [ $# -lt 1 ]; then
  echo "usage: sbatch --array=0-63 slurm.sh OPTIONS…" >&2
  exit 2
fi
# Some tasks of an array would be taken for all of it, and write other shards than these.
if [ -z "${SHARDS:-}" ]; then
  SHARDS=$SLURM_ARRAY_TASK_COUNT
  if [ "$SLURM_ARRAY_TASK_MIN" -ne 0 ] || [ "$SLURM_ARRAY_TASK_MAX" -ne $((SHARDS - 1)) ]; then
    echo "slurm.sh: tasks $SLURM_ARRAY_TASK_MIN to $SLURM_ARRAY_TASK_MAX are not all from 0" \
      "(there are $SHARDS): give the number of shards as SHARDS=64" >&2
    exit 2
  fi
fi

# In place of the shell, so that the warning before the time is up reaches it: it then stops
# cleanly, and goes on when the array is submitted again.
exec enumerate "$@" --threads "${SLURM_CPUS_PER_TASK:-1}" --continue \
  --shard-index "$SLURM_ARRAY_TASK_ID" --shard-count "$SHARDS"
