/** PBM, PGM, PPM and PAM, held against netpbm. @module */
import t from 'tap';
import { PnmEncoder, pnmFormat } from '../../src/codecs/pnm.js';
import { makeSpace, type Space } from '../../src/core/space.js';
import {
  encode,
  everySpace,
  MODELS,
  read,
  refuses,
  run,
  SIZES,
  someColors,
  someSamples,
} from './png/tools.js';

/** With colours made up where the space is a palette. */
function makeEncoder(space: Space): PnmEncoder {
  const isPalette = space.color === 'palette';
  return new PnmEncoder(space, isPalette ? { palette: someColors(space.radix) } : {});
}

function hasAlpha(space: Space): boolean {
  return space.color === 'graya' || space.color === 'rgba';
}

/** What a reader should see: a palette's colours, all other samples as they are. */
function seenSamples(space: Space, samples: Uint8Array): Uint8Array {
  if (space.color !== 'palette') return samples;
  const colors = someColors(space.radix);
  return Uint8Array.from({ length: 3 * samples.length }, (_, i) => {
    const entry = samples[Math.floor(i / 3)] ?? 0;
    return colors[3 * entry + (i % 3)] ?? 0;
  });
}

t.test('netpbm reads the same samples, in every colour model, depth and odd size', (t) => {
  for (const [i, space] of everySpace().entries()) {
    const samples = someSamples(space, i + 1);
    const picture = read(run('pamtopng', [], makeEncoder(space).encode(samples)));
    const { canonical } = space;
    t.same([picture.width, picture.height], [space.width, space.height], canonical);
    t.equal(picture.channels, space.color === 'palette' ? 3 : space.channels, canonical);
    t.equal(picture.depth, space.color === 'palette' ? 8 : space.depth, canonical);
    t.ok(Buffer.from(picture.samples).equals(seenSamples(space, samples)), canonical);
  }
  t.end();
});

t.test('netpbm writes the same bytes where it makes them from the same picture', (t) => {
  for (const model of MODELS) {
    if (model.color === 'palette') continue;
    for (const [width, height] of SIZES) {
      const space = makeSpace({ ...model, width, height });
      const samples = someSamples(space, width);
      const options = hasAlpha(space) ? ['-alphapam'] : [];
      const found = run('pngtopam', options, encode(space, samples));
      t.ok(Buffer.from(found).equals(makeEncoder(space).encode(samples)), space.canonical);
    }
  }
  t.end();
});

t.test('each space has the plainest format that holds it', (t) => {
  const found = MODELS.map((model) => {
    const space = makeSpace({ ...model, width: 1, height: 1 });
    return [space.canonical, pnmFormat(space)];
  });
  const [pbm, ...others] = found;
  t.same(pbm, ['1x1 gray 1', 'pbm']);
  for (const [name = '', format] of others) {
    const wanted = /a \d+$/.test(name) ? 'pam' : name.includes('gray') ? 'pgm' : 'ppm';
    t.equal(format, wanted, name);
  }
  t.end();
});

t.test('small files are spelled out', (t) => {
  const text = (space: Space, samples: readonly number[]): string =>
    Buffer.from(makeEncoder(space).encode(Uint8Array.from(samples))).toString('latin1');
  const [width, height] = [3, 1];
  t.equal(text(makeSpace({ width, height, color: 'gray', depth: 1 }), [1, 0, 1]), 'P4\n3 1\n\x40');
  t.equal(
    text(makeSpace({ width, height, color: 'gray', depth: 2 }), [0, 3, 1]),
    'P5\n3 1\n3\n\0\x03\x01',
  );
  t.equal(
    text(makeSpace({ width, height, color: 'gray', depth: 16 }), [1, 2, 3, 4, 5, 6]),
    'P5\n3 1\n65535\n\x02\x01\x04\x03\x06\x05',
  );
  t.equal(
    text(makeSpace({ width: 1, height, color: 'rgba' }), [1, 2, 3, 4]),
    'P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n\x01\x02\x03\x04',
  );
  t.end();
});

t.test('one buffer serves all frames, and nothing of an earlier one stays in it', (t) => {
  for (const model of MODELS) {
    const space = makeSpace({ ...model, width: 13, height: 3 });
    const [first, second] = [someSamples(space, 1), someSamples(space, 2)];
    const encoder = makeEncoder(space);
    const before = encoder.encode(first);
    const kept = before.slice();
    const after = encoder.encode(second);
    t.equal(after.buffer, before.buffer, space.canonical);
    t.notSame(after, kept, space.canonical);
    t.same(after, makeEncoder(space).encode(second), space.canonical);
    t.same(encoder.encode(first), kept, space.canonical);
  }
  t.end();
});

t.test('the palette is copied; a wrong one and wrong frames are refused', (t) => {
  const space = makeSpace({ width: 2, height: 1, color: 'palette', colors: 2 });
  const palette = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const encoder = new PnmEncoder(space, { palette });
  palette.fill(0);
  t.same(encoder.encode(Uint8Array.of(1, 0)).slice(-6), Uint8Array.of(4, 5, 6, 1, 2, 3));

  const short = (): unknown => new PnmEncoder(space, { palette: new Uint8Array(5) });
  refuses(t, short, /5 bytes: 2 colours take 6/, 'a short palette', 'E_PALETTE');
  t.throws(() => new PnmEncoder(space), TypeError);
  const gray = makeSpace({ width: 2, height: 1, color: 'gray' });
  t.throws(() => new PnmEncoder(gray, { palette }), TypeError);
  const wrong = (): unknown => encoder.encode(new Uint8Array(3));
  refuses(t, wrong, /3 sample bytes are no frame/, 'a wrong frame', 'E_FRAME');
  t.end();
});
