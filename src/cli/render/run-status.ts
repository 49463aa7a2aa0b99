/**
 * A run's state from its checkpoint; of parts that many machines make, from the folder too.
 * @module
 */
import { GRAMMAR_NAMES } from '../../art/limits.js';
import { orderOf, type RunRecord } from '../../run/record.js';
import { grouped } from '../../core/cardinality.js';
import { formatIndex, shortenIndex } from '../../core/index-format.js';
import { EnumeratorError } from '../../core/errors.js';
import { listParts } from '../../verify/part-list.js';
import { findRun, runName, type RunTarget } from '../../run/target.js';
import { listColors } from '../../text/space-text.js';
import { shellWord } from './shell-word.js';

export interface StatusOptions {
  readonly path: string;
  readonly json: boolean;
}

export function printStatus(options: StatusOptions): void {
  const { record, target } = findRun(options.path);
  const text = options.json
    ? JSON.stringify(statusFields(record, target))
    : statusText(record, runName(target), target);
  process.stdout.write(`${text}\n`);
}

function statusFields(record: RunRecord, target: RunTarget): Record<string, unknown> {
  const { space, palette, from, step, first, end, watermark, output } = record;
  const { order, seed } = orderOf(record);
  return {
    out: target.out,
    kind: output.kind,
    state: watermark === end ? 'finished' : 'unfinished',
    space: space.canonical,
    order,
    seed,
    ...(palette === undefined
      ? {}
      : { palette: palette.name ?? listColors(palette.colors).join(',') }),
    from: formatIndex(from),
    step: formatIndex(step),
    first: formatIndex(first),
    end: formatIndex(end),
    watermark: formatIndex(watermark),
    ...(output.parts === undefined ? {} : { beyond: formatIndex(imagesBeyond(record, target)) }),
    next_index: watermark === end ? null : formatIndex(from + watermark * step),
    image_format: output.format,
    metadata: output.metadata,
    name_width: output.nameWidth,
    ...(output.split === undefined ? {} : { split: formatIndex(output.split) }),
    ...(output.offset === undefined ? {} : { offset: formatIndex(output.offset) }),
    ...(output.manifest === undefined ? {} : { manifest: output.manifest.file }),
    ...(output.rate === undefined
      ? {}
      : { fps: `${output.rate.numerator}/${output.rate.denominator}` }),
    ...(output.parts === undefined ? {} : { parts: output.parts.kind, run: output.parts.id }),
    durable: output.durable === true,
    ...(record.art === undefined ? {} : { art: record.art }),
  };
}

function statusText(record: RunRecord, name: string, target: RunTarget): string {
  const { space, palette, from, step, first, end, watermark } = record;
  const { order, seed } = orderOf(record);
  const done = watermark - first + imagesBeyond(record, target);
  const total = end - first;
  const percent = total === 0n ? '100.0' : (Number((done * 1000n) / total) / 10).toFixed(1);
  const rows: [string, string][] = [
    [
      'space',
      space.canonical +
        (palette === undefined
          ? ''
          : `, ${palette.name ?? `colours ${shortenIndex(listColors(palette.colors).join(','), 60)}`}`),
    ],
    ...artRows(record),
    ['order', order + (seed === '' ? '' : `, seed ${JSON.stringify(seed)}`)],
    [
      'images',
      total === 0n
        ? 'none'
        : `${short(from + first * step)} … ${short(from + (end - 1n) * step)}${step === 1n ? '' : `, step ${short(step)}`}`,
    ],
    ['done', `${count(done)} of ${count(total)} (${percent}%)`],
    [
      'state',
      watermark === end
        ? 'finished'
        : record.output.kind === 'parts'
          ? `to be gone on with: enumerate submit --out ${shellWord(name)}`
          : `next is image ${short(from + watermark * step)}: enumerate resume ${shellWord(name)}${record.output.kind === 'stream' ? ' --out rtmp://…' : ''}`,
    ],
  ];
  return [name, ...rows.map(([label, value]) => `  ${label.padEnd(8)}${value}`)].join('\n');
}

/** Images in parts that are there, of which the run file knows nothing yet. */
function imagesBeyond(record: RunRecord, { out }: RunTarget): bigint {
  if (record.output.parts === undefined) return 0n;
  try {
    const { beyond } = listParts(record, out, []);
    return beyond.reduce((sum, { first, end }) => sum + end - first, 0n);
  } catch (error) {
    if (error instanceof EnumeratorError) return 0n;
    throw error;
  }
}

/** What the numbers stand for, where they are not the numbers of the space. */
function artRows({ art }: RunRecord): [string, string][] {
  if (art === undefined) return [];
  if (art.kind === 'film') return [['art', `a film of ${grouped(art.frames)} frames`]];
  const { grammar, depth, salt, variant, quality } = art;
  const name = GRAMMAR_NAMES.includes(grammar) ? grammar : 'of its own';
  const words = [
    `grammar ${name}`,
    `depth ${depth}`,
    `variant ${variant}`,
    ...(salt === '' ? [] : ['salted']),
    ...(quality ? ['quality'] : []),
  ];
  return [['art', words.join(', ')]];
}

function short(value: bigint): string {
  return shortenIndex(formatIndex(value), 40);
}

function count(value: bigint): string {
  return value < 10n ** 15n ? grouped(value) : short(value);
}
