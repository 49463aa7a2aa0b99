/**
 * Pictures of many kinds for the compressor, the same in every run.
 * @module
 */
import type { Space } from '../../../src/core/space.js';
import { numbers } from './tools.js';

/** The level of one sample. */
type Level = (x: number, y: number, channel: number) => number;

/** How a kind of picture is begun: what it draws by lot, and then each sample. */
type Kind = (random: (below: number) => number, space: Space) => Level;

/** A glyph has 5 by 8 dots. */
const GLYPHS = 30;

export const KINDS: Readonly<Record<string, Kind>> = {
  constant: (random) => {
    const level = random(256);
    return () => level;
  },
  'first digits': (random, { channels }) => {
    const digits = Array.from({ length: 16 }, () => random(256));
    return (x, y, channel) => (y > 0 ? 0 : (digits[x * channels + channel] ?? 0));
  },
  noise: (random) => () => random(256),
  gradient: (random) => {
    const [across, down, noise] = [random(5), random(5), 1 + random(3)];
    return (x, y) => x * across + y * down + random(noise);
  },
  soft: (random) => {
    const noise = 1 + random(7);
    const waves = Array.from({ length: 8 }, () =>
      [0.1, 0.1, 6, 30].map((most) => (random(1000) / 1000) * most),
    );
    return (x, y, channel) => {
      let level = 128 + random(noise);
      for (const [a = 0, b = 0, shift = 0, height = 0] of waves) {
        level += height * Math.sin(a * x + b * y + shift + channel);
      }
      return Math.max(0, Math.min(255, level));
    };
  },
  text: (random) => {
    const glyphs = Array.from({ length: GLYPHS * 8 }, () => random(32));
    const lines = Array.from({ length: 40 }, () =>
      Array.from({ length: 700 }, () => random(GLYPHS + 6)),
    );
    return (x, y) => {
      const glyph = lines[Math.floor(y / 10) % 40]?.[Math.floor(x / 6)] ?? GLYPHS;
      if (glyph >= GLYPHS || x % 6 === 5 || y % 10 > 7) return 255;
      return (((glyphs[glyph * 8 + (y % 10)] ?? 0) >> (x % 6)) & 1) * 255;
    };
  },
  sparse: (random) => {
    const rarity = 1 + random(60);
    return () => (random(rarity) === 0 ? random(256) : 0);
  },
  'few levels': (random) => {
    const levels = 2 + random(6);
    return () => random(levels);
  },
  stripes: (random) => {
    const height = 5 + random(9);
    return (_x, y) => (Math.floor(y / height) % 2 === 0 ? random(256) : random(3));
  },
  squares: (random, { width }) => {
    const side = 2 + random(20);
    const across = Math.ceil(width / side);
    const levels = new Map<number, number>();
    return (x, y, channel) => {
      const square = ((Math.floor(y / side) * across + Math.floor(x / side)) << 2) | channel;
      if (!levels.has(square)) levels.set(square, random(256));
      return levels.get(square) ?? 0;
    };
  },
};

/** One picture as the sample bytes of a space. */
export function drawPicture(space: Space, kind: Kind, seed: number): Uint8Array {
  const next = numbers(seed);
  const level = kind((below) => (next() >>> 8) % below, space);
  const { width, height, channels, depth, radix } = space;
  const samples = new Uint8Array(space.sampleBytes);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) {
        const exact = level(x, y, channel);
        const value = exact & 255;
        if (depth === 16) {
          samples[at++] = exact * 256;
          samples[at++] = value;
        } else {
          samples[at++] = radix < 256 ? Math.floor((value * radix) / 256) : value;
        }
      }
    }
  }
  return samples;
}
