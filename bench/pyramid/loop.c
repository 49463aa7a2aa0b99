/*
 * The pyramid of SPEC 5.10 for rgb at 8 bits with the deal of bits of SPEC 5.11, one sample after the other:
 * the scalar loop that the kernel is held against.
 *
 *     loop WIDTH HEIGHT LENGTH TIMES <code >frame
 *
 * Prints the least nanoseconds that a frame took to stderr.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CHANNELS = 3, BITS = 8, LEVELS = 32 };

static int width, height, top_level;
static uint8_t *frame;
static const uint8_t *code;
static uint32_t deal[LEVELS][BITS];
/* The columns of the lattice before, and for each the new one behind it, or -1; the same for rows. */
static int *columns, *behind, *rows;
/* Weighted sums of four rows of the lattice before. */
static int *sums[4];

static int count_of(int side, int level) { return level < 31 && 1 << level <= side ? 1 << level : side; }

static uint32_t digits_below(int level) {
  if (level == 0) return 0;
  return (uint32_t)count_of(width, level - 1) * (uint32_t)count_of(height, level - 1) * CHANNELS;
}

static void set_deal(void) {
  uint32_t at = 0;
  for (int sum = 0; sum < top_level + BITS; sum++)
    for (int level = sum < BITS ? 0 : sum - BITS + 1; level <= sum && level <= top_level; level++) {
      deal[level][sum - level] = at;
      at += digits_below(level + 1) - digits_below(level);
    }
}

static inline int clamp(int value) { return value < 0 ? 0 : value > 255 ? 255 : value; }

static inline int unfold(int p, int r) {
  int m = p < 255 - p ? p : 255 - p;
  if (r <= 2 * m) return r & 1 ? p - (r + 1) / 2 : p + r / 2;
  return 2 * p < 255 ? r : 255 - r;
}

static inline int residual(int level, uint32_t k, int planes, uint32_t length) {
  int r = 0;
  for (int j = 0; j < planes; j++) {
    uint32_t at = deal[level][j] + k;
    if (at < length) r |= (code[at >> 3] >> (at & 7) & 1) << j;
  }
  return r;
}

/* A pixel from its three predictions and its residuals. */
static inline void put(uint8_t *pixel, const int *p, int level, uint32_t k, int planes, uint32_t length) {
  if (planes == 0) {
    for (int c = 0; c < CHANNELS; c++) pixel[c] = (uint8_t)p[c];
    return;
  }
  int green = unfold(p[1], residual(level, k, planes, length));
  int off = green - p[1];
  pixel[1] = (uint8_t)green;
  pixel[0] = (uint8_t)unfold(clamp(p[0] + off), residual(level, k + 1, planes, length));
  pixel[2] = (uint8_t)unfold(clamp(p[2] + off), residual(level, k + 2, planes, length));
}

static inline uint8_t *pixel_at(int x, int y) { return frame + ((size_t)y * width + x) * CHANNELS; }

static void sum_row(int *out, int y, int n) {
  for (int i = 0; i < n; i++) {
    const uint8_t *a = pixel_at(columns[i > 0 ? i - 1 : n - 1], y), *b = pixel_at(columns[i], y);
    const uint8_t *c = pixel_at(columns[i + 1 < n ? i + 1 : 0], y);
    const uint8_t *d = pixel_at(columns[i + 2 < n ? i + 2 : (i + 2) % n], y);
    for (int s = 0; s < CHANNELS; s++) *out++ = 9 * (b[s] + c[s]) - a[s] - d[s];
  }
}

static int places(int *out, int side, int level) {
  int n = count_of(side, level);
  for (int k = 0; k <= n; k++) out[k] = n == side ? k : (int)((uint64_t)k * (uint64_t)side >> level);
  return n;
}

static void refine(int level, uint32_t length) {
  int n = places(columns, width, level - 1), m = places(rows, height, level - 1);
  int wide = width > n, summed = -2;
  uint32_t k = 0;
  int planes = 0;
  for (int i = 0; i < n; i++)
    behind[i] = columns[i + 1] - columns[i] < 2 ? -1 : (int)((2 * (uint64_t)i + 1) * (uint64_t)width >> level);
  for (int j = 0; j < m; j++) {
    int y = rows[j];
    int has_row = rows[j + 1] - y >= 2;
    for (int want = has_row ? j + 2 : j; wide && summed < want;) {
      summed++;
      sum_row(sums[summed & 3], rows[(summed + m) % m], n);
    }
    for (planes = 0; planes < BITS && deal[level][planes] + k < length;) planes++;
    if (wide) {
      const int *b = sums[j & 3];
      for (int i = 0; i < n; i++, b += CHANNELS) {
        if (behind[i] < 0) continue;
        int p[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) p[c] = clamp((b[c] + 8) >> 4);
        put(pixel_at(behind[i], y), p, level, k, planes, length);
        k += CHANNELS;
      }
    }
    if (!has_row) continue;
    int between = (int)((2 * (uint64_t)j + 1) * (uint64_t)height >> level);
    for (planes = 0; planes < BITS && deal[level][planes] + k < length;) planes++;
    int ya = rows[(j + m - 1) % m], yc = rows[(j + 1) % m], yd = rows[(j + 2) % m];
    for (int i = 0; i < n; i++) {
      int x = columns[i], p[CHANNELS];
      const uint8_t *a = pixel_at(x, ya), *b = pixel_at(x, y), *c = pixel_at(x, yc), *d = pixel_at(x, yd);
      for (int s = 0; s < CHANNELS; s++) p[s] = clamp((9 * (b[s] + c[s]) - a[s] - d[s] + 8) >> 4);
      put(pixel_at(x, between), p, level, k, planes, length);
      k += CHANNELS;
      if (!wide || behind[i] < 0) continue;
      const int *sa = sums[(j - 1) & 3] + i * CHANNELS, *sb = sums[j & 3] + i * CHANNELS;
      const int *sc = sums[(j + 1) & 3] + i * CHANNELS, *sd = sums[(j + 2) & 3] + i * CHANNELS;
      for (int s = 0; s < CHANNELS; s++) p[s] = clamp((9 * (sb[s] + sc[s]) - sa[s] - sd[s] + 128) >> 8);
      put(pixel_at(behind[i], between), p, level, k, planes, length);
      k += CHANNELS;
    }
  }
}

static void make_frame(uint32_t length) {
  int p[CHANNELS] = {128, 128, 128};
  put(frame, p, 0, 0, BITS, length);
  for (int level = 1; level <= top_level; level++) refine(level, length);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  width = atoi(argv[1]);
  height = atoi(argv[2]);
  uint32_t length = (uint32_t)strtoul(argv[3], NULL, 10);
  size_t size = (size_t)width * height * CHANNELS;
  while (1 << top_level < width || 1 << top_level < height) top_level++;
  set_deal();
  uint8_t *bytes = calloc(size, 1);
  code = bytes;
  frame = calloc(size, 1);
  columns = calloc(width + 1, sizeof(int));
  behind = calloc(width + 1, sizeof(int));
  rows = calloc(height + 1, sizeof(int));
  for (int i = 0; i < 4; i++) sums[i] = calloc((size_t)width * CHANNELS, sizeof(int));
  if (fread(bytes, 1, size, stdin) != size) return 1;
  int64_t best = INT64_MAX;
  for (int i = 0; i < atoi(argv[4]); i++) {
    int64_t start = now();
    make_frame(length);
    int64_t took = now() - start;
    if (took < best) best = took;
  }
  fprintf(stderr, "%lld\n", (long long)best);
  return fwrite(frame, 1, size, stdout) == size ? 0 : 1;
}
