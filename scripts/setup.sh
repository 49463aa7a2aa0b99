#!/usr/bin/env bash
# Installs the real programs that the tests hold the output against. Run by `npm run setup`;
# with `-- --slow` also those that `npm run test:slow` needs.
set -euo pipefail

# Debian package : a program that it brings
needs=(pngcheck:pngcheck netpbm:pngtopam ffmpeg:ffmpeg tar:tar python3:python3 strace:strace)
slow=(dieharder:dieharder ent:ent rng-tools5:rngtest)

case "$*" in
  '') ;;
  --slow) needs+=("${slow[@]}") ;;
  *)
    echo "setup: unknown argument: $*; there is --slow" >&2
    exit 2
    ;;
esac

missing=()
for need in "${needs[@]}"; do
  command -v "${need#*:}" >/dev/null || missing+=("${need%%:*}")
done
# A library, not a program: either the python3 of the path has it, or Debian's own.
if ! python3 -c 'import numpy' 2>/dev/null && ! /usr/bin/python3 -c 'import numpy' 2>/dev/null; then
  missing+=(python3-numpy)
fi
if [ ${#missing[@]} -eq 0 ]; then
  echo "setup: nothing to install"
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "setup: no apt-get here; install these yourself, then run the tests: ${missing[*]}" >&2
  exit 1
fi

sudo=()
if [ "$(id -u)" -ne 0 ]; then
  sudo=(sudo)
fi
echo "setup: installing ${missing[*]}"
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}"
