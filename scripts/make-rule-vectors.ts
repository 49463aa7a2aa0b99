/**
 * Write the vectors of runs, names, number texts and notes from the reference. SPEC §6 to §9, §13.
 *
 *     node dist/scripts/make-rule-vectors.js
 *
 * @module
 */
import { parseCanonical } from '../src/core/space.js';
import {
  delayOf,
  digitsOf,
  filmNoteOf,
  type FilmNote,
  indexAt,
  indexOfText,
  JSBI,
  makeReference,
  type Order,
  nameOf,
  nameWidthOf,
  partNameOf,
  pngTextsOf,
  power,
  rankBytesOf,
  Refusal,
  type Run,
  runOf,
  sampleBytesOf,
  shardRange,
  sizeOf,
  tarOf,
  textOfIndex,
  toHex,
  zipOf,
} from '../src/reference/index.js';
import { addTo, type Item } from './vector-file.js';

const questionOf = (item: Item): string => {
  const answers = new Set([
    'index',
    'code',
    'images',
    'last',
    'shards',
    'width',
    'names',
    'name',
    'note',
  ]);
  return JSON.stringify(Object.entries(item).filter(([key]) => !answers.has(key)));
};

addTo('numbers/expressions.json', expressions(), questionOf);
addTo('runs/runs.json', runs(), questionOf);
addTo('runs/names.json', names(), questionOf);
addTo('runs/parts.json', parts(), questionOf);
addTo('frames/ranks.json', ranks(), ({ space, samples_hex }) =>
  JSON.stringify([space, samples_hex]),
);
addTo('notes/films.json', films(), questionOf);
addTo('notes/pngs.json', pngs(), ({ space, order, seed, index, step, fps, scale }) =>
  JSON.stringify([space, order, seed, index, step, fps, scale]),
);
addTo('archives/archives.json', archives(), questionOf);

/** What is asked for, or the code of what must be refused. */
function answerOr(answer: () => Item): Item {
  try {
    return answer();
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code };
    throw error;
  }
}

/** Every form of a term, sums, and what is nearly one. */
function expressions(): Item[] {
  const forms = [
    '0',
    '007',
    '1_0',
    '1,000',
    '1 000',
    '1\u00a0000\u00a0000',
    '12\u2009345',
    '0x2a',
    '0X2A',
  ];
  forms.push(
    '0x1_f',
    '0x1,f',
    '0x1 f',
    '0x1_f,f 0',
    '0x1e+5',
    '0b1',
    'last',
    'last-1',
    'last-last',
    'last+1',
  );
  forms.push(
    '50%',
    '33.3%',
    '99.999999%',
    '0%',
    '0.5%',
    '100%',
    '100.0%',
    '100.1%',
    '101%',
    '1_0%',
    '1,000%',
  );
  forms.push(
    '2^10',
    '2^1_0',
    '1,0^2',
    '1,000^2',
    '10^1,000',
    '0^0',
    '0^5',
    '1^99999999999',
    '2^0',
    '02^03',
  );
  forms.push(
    '2^50%',
    '2^0%',
    '2^100%',
    '02^50%',
    '0_2^50%',
    '2_^50%',
    '2^33.25%',
    '3^50%',
    '2^101%',
    '2^1,000%',
  );
  forms.push(
    '1k',
    '1.5k',
    '1.5M',
    '2g',
    '1t',
    '1e3',
    '1E3',
    '1e+3',
    '1.25e2',
    '1.255e2',
    '1.000e0',
    '1e1_0',
    '0.05e1',
    '0.00e1',
  );
  forms.push(
    '1.5',
    '1e',
    'e3',
    '1e-3',
    '1.k',
    '.5k',
    '1k5',
    '1 k',
    '1.5',
    '1kk',
    '2^2^2',
    '2^',
    '^2',
    '0x',
    '0x_1',
    '0x1_',
  );
  forms.push(
    '5+3',
    '5-3',
    '3-5',
    '5 + 3',
    '5+',
    '+5',
    '-5',
    '-0',
    '--5',
    '-last',
    '-x',
    '5--3',
    '2^10+2^9-1',
    '1e3-1k',
    '0x10+10-1,000+1000',
  );
  forms.push(
    '1,2',
    '1,00',
    '1,0000',
    '1000,000',
    '1 0',
    '1,000 000',
    '1 000,000',
    '1_000,000',
    '1__0',
    '_1',
    '1_',
    '1000 000',
  );
  forms.push(
    '',
    ' ',
    '\t42\r\n',
    '\u00a042\u3000',
    '\v42',
    '４２',
    '٣',
    'lAst',
    'LAST',
    'random ',
    'last5',
    '5last',
    'x',
    '½',
    '1;2',
  );
  forms.push(
    '2^1073740800',
    '4^536870400',
    '10^99999999999999999999',
    '2^99999999999',
    '1e9999999999',
    '9^9^9',
  );
  // What was open to whoever read the text alone.
  forms.push(
    '5.000e1',
    '12.3400e2',
    '0,002^50%',
    '0e99999999999999999',
    '3-5+10',
    '- 5',
    '-random',
    '-name:x',
    '-5+10',
    '-10+5',
    '+name:x',
  );
  const spaces = ['4x4 gray 1', '7x1 palette 5', '64x64 rgb 8'];
  const items: Item[] = [];
  // Every blank, and what is nearly one.
  const blanks = [
    0x09, 0x20, 0x85, 0xa0, 0x1680, 0x180e, 0x2028, 0x202f, 0x205f, 0x2060, 0x3000, 0xfeff,
  ];
  for (let code = 0x1fff; code <= 0x200b; code++) blanks.push(code);
  for (const mark of ['~', ...blanks.map((code) => String.fromCodePoint(code))])
    forms.push(`12${mark}345`, `0x1${mark}f`);
  for (const space of spaces) {
    for (const text of new Set(forms)) {
      // What is random has no number, and is refused or taken elsewhere.
      if (text.trim() === 'random') continue;
      const answer = answerOr(() => ({
        index: textOfIndex(indexOfText(parseCanonical(space), text)),
      }));
      items.push({ space, text, ...answer });
    }
  }
  return items;
}

/** A run by its count, its end or neither, and how it is cut into shards. */
function runs(): Item[] {
  const items: Item[] = [];
  const add = (space: string, from: string, step: string, more: Item = {}, n = '1'): void => {
    const question = { space, from, step, ...more, n };
    items.push({ ...question, ...answerOr(() => answerOf(question)) });
  };
  for (const space of ['4x4 gray 1', '2x3 palette 5', '5x7 rgb 8']) {
    const last = textOfIndex(JSBI.subtract(sizeOf(parseCanonical(space)), JSBI.BigInt(1)));
    for (const step of ['1', '3', '-1', '-7', '0']) {
      add(space, '100', step, {}, '3');
      add(space, '100', step, { count: '0' }, '4');
      add(space, '100', step, { count: '10' }, '3');
      add(space, '100', step, { count: '1' }, '2');
      add(space, '100', step, { to: '200' }, '7');
      add(space, '100', step, { to: '0' }, '1');
      add(space, '100', step, { to: '100' }, '1');
      add(space, last, step, {}, '5');
      add(space, last, step, { count: '2' }, '2');
      add(space, '0', step, {}, '11');
      add(space, '0', step, { count: '-1' });
      add(space, '-1', step, { count: '1' });
    }
    const size = textOfIndex(sizeOf(parseCanonical(space)));
    add(space, '0', '1', { to: size }, '3');
    add(space, '0', '1', {
      to: textOfIndex(JSBI.add(sizeOf(parseCanonical(space)), JSBI.BigInt(1))),
    });
    add(space, '0', '1', { to: '-1' });
    add(space, '0', '1', { to: '5', count: '5' });
    add(space, size, '1', { count: '0' });
    add(space, size, '-1');
  }
  add('64x64 rgb 8', '0', textOfIndex(power(2, 98_000)), {}, '1000003');
  add('64x64 rgb 8', '7', '1', { count: textOfIndex(power(10, 30)) }, '9007199254740991');
  for (const n of ['0', '-1']) add('4x4 gray 1', '0', '1', { count: '10' }, n);
  return items;
}

function answerOf(question: Item): Item {
  const text = (key: string): JSBI => JSBI.BigInt(String(question[key]));
  const given = (key: 'count' | 'to'): JSBI | undefined =>
    question[key] === undefined ? undefined : text(key);
  const space = parseCanonical(String(question['space']));
  const asked = { from: text('from'), step: text('step'), count: given('count'), to: given('to') };
  const run = runOf(space, asked);
  const { count } = run;
  const n = text('n');
  const shards = [JSBI.BigInt(1), JSBI.BigInt(2), n]
    .filter((i, at) => at === 0 || JSBI.lessThanOrEqual(i, n))
    .map((i) => {
      const { first, end } = shardRange(count, i, n);
      return [i, first, end].map(textOfIndex);
    });
  const isEmpty = JSBI.equal(count, JSBI.BigInt(0));
  const last = isEmpty
    ? {}
    : { last: textOfIndex(indexAt(run, JSBI.subtract(count, JSBI.BigInt(1)))) };
  return { images: textOfIndex(count), ...last, shards };
}

/** Names of either form, and those of a run that was continued beyond its first end. */
function names(): Item[] {
  const items: Item[] = [];
  const big = (text: string | JSBI): JSBI => (typeof text === 'string' ? JSBI.BigInt(text) : text);
  const add = (
    from: string | JSBI,
    step: string | JSBI,
    count: string | JSBI,
    positions: string[],
  ): void => {
    const run: Run = { from: big(from), step: big(step), count: big(count) };
    const width = nameWidthOf(run);
    const named = positions.map((position) => nameOf(run, width, big(position)));
    const [fromText, stepText, countText] = [run.from, run.step, run.count].map(textOfIndex);
    items.push({
      from: fromText,
      step: stepText,
      count: countText,
      positions,
      width,
      names: named,
    });
  };
  add('0', '1', '10', ['0', '9', '10', '99']);
  add('0', '1', '11', ['0', '10']);
  add('5', '7', '1', ['0', '1']);
  add('5', '1', '200', ['0', '5', '199']);
  add('1', '1000', '30', ['0', '1', '29']);
  add(power(10, 45), '1', '2000', ['0', '7', '45']);
  add('99', '-1', '100', ['0', '99']);
  add('0', '1', '0', []);
  add('123', '1', '0', []);
  add(JSBI.subtract(power(10, 40), big('1')), '1', '1', ['0']);
  add(JSBI.subtract(power(10, 40), big('1')), '1', '2', ['0', '1', '7', '10', '12345']);
  add(power(10, 40), '-1', '2', ['0', '1']);
  add(power(10, 40), '1', '0', []);
  add(power(2, 300), '7', '1000', ['0', '999', '1000']);
  add('0', power(10, 50), '12', ['0', '11']);
  add(power(2, 98_000), '1', power(10, 25), ['0', '99999999999999999999', '100000000000000000000']);
  return items;
}

/** Parts by range and by number: of whole runs and of shards, and what stands at their ends. */
function parts(): Item[] {
  const items: Item[] = [];
  const add = (
    numbers: readonly [string, string, string, string],
    shard?: [string, string],
  ): void => {
    const [from, step, count, split] = numbers.map((text) => JSBI.BigInt(text)) as [
      JSBI,
      JSBI,
      JSBI,
      JSBI,
    ];
    const run: Run = { from, step, count };
    const range =
      shard === undefined
        ? { first: JSBI.BigInt(0), end: count }
        : shardRange(count, JSBI.BigInt(shard[0]), JSBI.BigInt(shard[1]));
    const last = JSBI.subtract(range.end, JSBI.BigInt(1));
    const places = [
      range.first,
      JSBI.add(range.first, JSBI.subtract(split, JSBI.BigInt(1))),
      JSBI.add(range.first, split),
      JSBI.divide(JSBI.add(range.first, last), JSBI.BigInt(2)),
      last,
    ];
    const inside = places.filter((at) => JSBI.lessThanOrEqual(at, last)).map(textOfIndex);
    for (const [position, isNumbered] of [...new Set(inside)].flatMap((at) => [
      [at, false] as const,
      [at, true] as const,
    ])) {
      const cut = { split, isNumbered, range };
      items.push({
        from: textOfIndex(from),
        step: stepText(step),
        count: textOfIndex(count),
        split: textOfIndex(split),
        numbered: isNumbered,
        first: textOfIndex(range.first),
        end: textOfIndex(range.end),
        position,
        name: partNameOf(run, nameWidthOf(run), cut, JSBI.BigInt(position)),
      });
    }
  };
  add(['0', '1', '10', '3']);
  add(['0', '1', '10', '3'], ['2', '3']);
  add(['0', '1', '10', '3'], ['3', '3']);
  add(['0', '1', '10', '10']);
  add(['0', '1', '11', '10']);
  add(['0', '1', '11', '1'], ['11', '11']);
  add(['0', '1', '10', '11']);
  add(['7', '5', '1', '1']);
  add(['99', '-1', '100', '7']);
  add(['99', '-1', '100', '7'], ['4', '7']);
  add(['1000', '3', '1001', '10']);
  add(['1000', '3', '1001', '100'], ['1', '2']);
  add([`1${'0'.repeat(45)}`, '2', '2000', '99']);
  add([`1${'0'.repeat(45)}`, '2', '2000', '99'], ['5', '8']);
  add(['5', '1', `1${'0'.repeat(30)}`, `1${'0'.repeat(10)}`]);
  add(['5', '1', `1${'0'.repeat(30)}`, `1${'0'.repeat(10)}`], ['2', '3']);
  return items;
}

/** The rank of a frame as bytes: of every kind of radix, short and full. */
function ranks(): Item[] {
  const spaces = [
    '3x3 gray 1',
    '3x3 gray 2',
    '3x1 gray 4',
    '2x2 gray 8',
    '2x1 gray 16',
    '2x1 rgb 8',
    '1x1 rgba 16',
  ];
  spaces.push(
    '5x1 palette 3',
    '3x3 palette 5',
    '7x1 palette 8',
    '3x1 palette 32',
    '5x1 palette 128',
    '4x1 palette 200',
    '41x1 palette 3',
  );
  // So long that its bytes are not as many as digits of another base.
  spaces.push('5000x1 palette 3');
  return spaces.flatMap((text) => {
    const space = parseCanonical(text);
    const last = JSBI.subtract(sizeOf(space), JSBI.BigInt(1));
    return [JSBI.BigInt(0), JSBI.BigInt(1), JSBI.divide(last, JSBI.BigInt(3)), last].map((rank) => {
      const samples = sampleBytesOf(space, digitsOf(space, rank));
      return {
        space: text,
        samples_hex: toHex(samples),
        rank_hex: toHex(rankBytesOf(space, rank)),
      };
    });
  });
}

/** What films say of themselves. */
function films(): Item[] {
  const items: Item[] = [];
  const add = (
    space: string,
    order: string,
    seed: string,
    from: JSBI,
    step: JSBI,
    more: Partial<FilmNote> = {},
  ): void => {
    const { palette, fps = '24', scale = 1 } = more;
    const film = { space: parseCanonical(space), order, seed, from, step, fps, scale };
    const question = { space, order, seed, from: textOfIndex(from), step: stepText(step) };
    const some = palette === undefined ? {} : { palette };
    items.push({ ...question, ...some, fps, scale, note: filmNoteOf({ ...film, ...some }) });
  };
  const [zero, one] = [JSBI.BigInt(0), JSBI.BigInt(1)];
  add('64x64 rgb 8', 'mixed', '', zero, one);
  add('64x64 rgb 8', 'mixed', 'déjà "vu" \\ \n\t\b\f\r\u0001\u007f/ 🎲', zero, JSBI.BigInt(-3), {
    fps: '30000/1001',
    scale: 4,
  });
  add('16x16 gray 8', 'sequential', '', power(10, 80), one);
  add(
    '16x16 gray 8',
    'gray',
    '',
    JSBI.subtract(power(10, 80), one),
    JSBI.unaryMinus(power(10, 81)),
  );
  add('64x64 rgb 8', 'cloud', 'a', JSBI.subtract(power(10, 1000), one), one, { fps: '125/10' });
  add('64x64 rgb 8', 'progressive', '', power(10, 1000), JSBI.unaryMinus(power(10, 1000)));
  add('64x64 rgb 8', 'mixed', ' ~', one, one);
  add('160x144 palette 4', 'mixed', '', one, one, { palette: 'gameboy', scale: 2 });
  add('16x16 palette 3', 'mixed', 'x', one, one, { palette: ['000000', 'ff0080', 'ffffff'] });
  return items;
}

function stepText(step: JSBI): string {
  const isNegative = JSBI.lessThan(step, JSBI.BigInt(0));
  return isNegative ? `-${textOfIndex(JSBI.unaryMinus(step))}` : textOfIndex(step);
}

/** What PNG files say of themselves, animated ones too. */
function pngs(): Item[] {
  const items: Item[] = [];
  const add = (
    [space, order, seed, index]: readonly [string, Order, string, JSBI],
    film?: readonly [step: JSBI, fps: string, scale: number],
  ): void => {
    const image = { space: parseCanonical(space), order, seed, index };
    const question = { space, order, seed, index: textOfIndex(index) };
    if (film === undefined) {
      items.push({ ...question, texts: pngTextsOf(image) });
      return;
    }
    const [step, fps, scale] = film;
    const texts = pngTextsOf({ ...image, film: { step, fps, scale } });
    items.push({ ...question, step: stepText(step), fps, scale, texts, delay: delayOf(fps) });
  };
  const one = JSBI.BigInt(1);
  const [most, more] = [JSBI.subtract(power(10, 1000), one), power(10, 1000)];
  for (const order of ['mixed', 'sequential', 'gray', 'progressive', 'cloud'] as const)
    add(['64x64 rgb 8', order, '', JSBI.BigInt(42)]);
  for (const order of ['mixed', 'cloud'] as const)
    add(['5x7 palette 216', order, 'd\u00e9j\u00e0 vu \u{1f642}', JSBI.BigInt(0)]);
  for (const index of [most, more, power(2, 5000)]) add(['64x64 rgb 8', 'mixed', '', index]);
  const rates = [
    '24',
    '30000/1001',
    '60/2',
    '7/7',
    '65535',
    '65536',
    '2147483647',
    '1/65535',
    '1/65536',
  ];
  rates.push('1/2147483647', '131070/131069', '131069/131070', '2147483647/2147483646', '355/113');
  rates.push('1000003/1000', '65537/3', '3/65537', '2147483646/32769');
  for (const fps of rates) add(['64x64 rgb 8', 'mixed', '', one], [one, fps, 1]);
  for (const step of [JSBI.unaryMinus(most), JSBI.unaryMinus(more), most, more])
    add(['64x64 rgb 8', 'cloud', 's', power(10, 1001)], [step, '24', 3]);
  add(['5x7 palette 4', 'sequential', '', one], [JSBI.BigInt(-1), '12', 64]);
  add(['64x64 rgb 8', 'gray', '', one], [one, '24', 2]);
  return items;
}

/** Archives of small runs of sample bytes. */
function archives(): Item[] {
  const items: Item[] = [];
  const add = (
    kind: 'tar' | 'zip',
    [space, order, seed]: readonly [string, Order, string],
    [from, step, count]: readonly [JSBI, number, number],
    labels: { readonly classes?: number; readonly json?: boolean } = {},
  ): void => {
    const run: Run = { from, step: JSBI.BigInt(step), count: JSBI.BigInt(count) };
    const reference = makeReference(parseCanonical(space), order, seed);
    const images = Array.from({ length: count }, (_, i) => {
      const position = JSBI.BigInt(i);
      const index = indexAt(run, position);
      const name = nameOf(run, nameWidthOf(run), position);
      return { index, name, extension: 'raw', bytes: reference.frame(index) };
    });
    const bytes = kind === 'tar' ? tarOf(images, { order, seed, ...labels }) : zipOf(images);
    const numbers = { from: textOfIndex(from), step: `${step}`, count: `${count}` };
    items.push({ kind, space, order, seed, ...numbers, ...labels, bytes_hex: toHex(bytes) });
  };
  const small = ['3x2 gray 8', 'mixed', ''] as const;
  const [zero, far] = [JSBI.BigInt(0), power(2, 3000)];
  add('tar', small, [zero, 1, 0]);
  add('tar', small, [JSBI.BigInt(8), 1, 3]);
  add('tar', ['32x16 gray 8', 'sequential', ''], [JSBI.BigInt(513), -256, 2]);
  add('tar', ['32x16 gray 8', 'sequential', ''], [far, 5, 2], { classes: 10, json: true });
  add(
    'tar',
    ['2x1 palette 3', 'mixed', 'a "quoted" \\ d\u00e9j\u00e0\t\u007f\u{1f642}'],
    [JSBI.BigInt(7), 1, 2],
    { json: true },
  );
  add('tar', small, [JSBI.BigInt(98), 1, 3], { classes: 7 });
  add('zip', small, [zero, 1, 0]);
  add('zip', small, [JSBI.BigInt(8), 1, 3]);
  add('zip', ['2x2 rgb 16', 'gray', ''], [JSBI.BigInt(100), -50, 2]);
  add('zip', ['32x16 gray 8', 'sequential', ''], [far, 5, 2]);
  return items;
}
