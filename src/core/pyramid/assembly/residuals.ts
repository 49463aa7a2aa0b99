/**
 * Between codes and rows of residuals. SPEC §5.10, §5.11. hot: run `npm run bench` before editing.
 */
import { bits, channels, code, DEAL, RESIDUALS, ROW, topLevel } from './layout';
import { countOf } from './lattice';
import { height, width } from './layout';
import { unweave, weave } from './weave';

/** Digits of all levels below one. */
export function digitsBelow(level: i32): u32 {
  if (level == 0) return 0;
  return u32(countOf(width, level - 1)) * u32(countOf(height, level - 1)) * u32(channels);
}

/** Where bit j of a level's residuals begins. */
// @ts-ignore: decorator
@inline
function dealt(level: i32, j: i32): u32 {
  return load<u32>(DEAL + usize(level * 16 + j) * 4);
}

/** Sort the bits by j + level, then by level. SPEC §5.11. */
export function setDeal(): void {
  let at: u32 = 0;
  for (let sum = 0; sum < topLevel + bits; sum++) {
    for (let level = max(0, sum - bits + 1); level <= min(topLevel, sum); level++) {
      store<u32>(DEAL + usize(level * 16 + sum - level) * 4, at);
      at += digitsBelow(level + 1) - digitsBelow(level);
    }
  }
}

/**
 * Read the residuals of `count` pixels of a level from its pixel `first` on into RESIDUALS, a row
 * a sample.
 * @param length - digits or bits of the code; those behind are zero
 * @returns whether any may be other than zero; where none is, nothing is written
 */
export function fetch<T>(level: i32, first: i32, count: i32, length: u32): bool {
  if (count == 0) return false;
  return bits == 0 ? fetchDigits<T>(level, first, count, length) : fetchBits<T>(level, first, count, length);
}

function fetchDigits<T>(level: i32, first: i32, count: i32, length: u32): bool {
  const begin = digitsBelow(level) + u32(first) * u32(channels);
  if (begin >= length) return false;
  unweave<T>(RESIDUALS, ROW, code + usize(begin) * sizeof<T>(), count, channels, false);
  const there = length - begin;
  if (there >= u32(count) * u32(channels)) return true;
  for (let c = 0; c < channels; c++) {
    for (let i = (there - c + channels - 1) / channels; i < u32(count); i++)
      store<T>(RESIDUALS + usize(c) * ROW + usize(i) * sizeof<T>(), 0);
  }
  return true;
}

function fetchBits<T>(level: i32, first: i32, count: i32, length: u32): bool {
  const begin = u32(first) * u32(channels);
  if (dealt(level, 0) + begin >= length) return false;
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < channels; c++) {
      let residual: u32 = 0;
      for (let j = 0; j < bits; j++) {
        const place = dealt(level, j) + begin + u32(i * channels + c);
        if (place >= length) break;
        residual |= u32((load<u8>(code + (place >> 3)) >> u8(place & 7)) & 1) << j;
      }
      store<T>(RESIDUALS + usize(c) * ROW + usize(i) * sizeof<T>(), <T>residual);
    }
  }
  return true;
}

/** The inverse: the residuals of `count` pixels go to the code, whose bits there are zero. */
export function put<T>(level: i32, first: i32, count: i32, rows: usize): void {
  if (count == 0) return;
  const begin = u32(first) * u32(channels);
  if (bits == 0) {
    weave<T>(code + usize(digitsBelow(level) + begin) * sizeof<T>(), rows, ROW, count, channels, false);
    return;
  }
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < channels; c++) {
      const residual = u32(load<T>(rows + usize(c) * ROW + usize(i) * sizeof<T>()));
      for (let j = 0; j < bits; j++) {
        const place = dealt(level, j) + begin + u32(i * channels + c);
        const at = code + (place >> 3);
        store<u8>(at, load<u8>(at) | u8(((residual >> j) & 1) << (place & 7)));
      }
    }
  }
}
