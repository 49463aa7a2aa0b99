#!/usr/bin/env bash
# Installs the real programs that the tests hold the output against, and below .cache/ the Node.js
# versions that they run the package under besides the one at hand. Run by `npm run setup`;
# with `-- --slow` also those that `npm run test:slow` needs, with `-- --bench` what the
# benchmarks are held against.
set -euo pipefail

# Debian package : a program that it brings
needs=(pngcheck:pngcheck netpbm:pngtopam ffmpeg:ffmpeg tar:tar unzip:unzip python3:python3 strace:strace
  curl:curl nginx:/usr/sbin/nginx chromium:chromium chromium-headless-shell:chromium-headless-shell firefox-esr:firefox-esr parallel:parallel rclone:rclone shellcheck:shellcheck
  redis-server:redis-server zsh:zsh fish:fish imagemagick:convert optipng:optipng libtiff-tools:tiffcp
  libvips-tools:vips webp:cwebp libavif-bin:avifenc gifsicle:gifsicle
  wget:wget fuse3:fusermount3 httpdirfs:httpdirfs)
# Debian package : a file that it brings
files=(libnginx-mod-rtmp:/usr/lib/nginx/modules/ngx_rtmp_module.so)
# Debian package : a library of Python's
libraries=(python3-numpy:numpy python3-fsspec:fsspec
  python3-aiohttp:aiohttp python3-requests:requests)
load=(wrk:wrk)
slow=(dieharder:dieharder ent:ent rng-tools5:rngtest faketime:faketime)

case "$*" in
  '') ;;
  --slow) needs+=("${slow[@]}") ;;
  --bench)
    bench=yes
    needs+=("${load[@]}")
    ;;
  *)
    echo "setup: unknown argument: $*; there are --slow and --bench" >&2
    exit 2
    ;;
esac

# Peers in JavaScript, with a lock file of their own: nobody else needs them.
if [ -n "${bench:-}" ]; then
  npm ci --prefix bench --ignore-scripts
fi

# Of each version: the package `node` of npm, in a folder of its own.
for version in 18 latest; do
  folder=.cache/node-$version
  if ! "$folder/node_modules/.bin/node" --version >/dev/null 2>&1; then
    mkdir -p "$folder"
    npm install --prefix "$folder" --no-save --no-package-lock --no-audit --no-fund \
      --loglevel=error "node@$version"
  fi
done

missing=()
for need in "${needs[@]}"; do
  command -v "${need#*:}" >/dev/null || missing+=("${need%%:*}")
done
for file in "${files[@]}"; do
  [ -e "${file#*:}" ] || missing+=("${file%%:*}")
done
# Tests want all libraries in one python3: that of the path, or Debian's own.
names=$(printf '%s, ' "${libraries[@]#*:}")
if ! python3 -c "import ${names%, }" 2>/dev/null; then
  for library in "${libraries[@]}"; do
    /usr/bin/python3 -c "import ${library#*:}" 2>/dev/null || missing+=("${library%%:*}")
  done
fi
# The old programs' loops need both in one python3.
if [ -n "${bench:-}" ] && ! /usr/bin/python3 -c 'import numpy, PIL' 2>/dev/null; then
  missing+=(python3-numpy python3-pil)
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
