/**
 * A run's state from its checkpoint; of parts that many machines make, from the folder too.
 * @module
 */
import { GRAMMAR_NAMES } from '../../art/limits.js';
import { orderOf, type RunRecord } from '../../run/record.js';
import { grouped } from '../../core/cardinality.js';
import { briefIndex, formatIndex, shortenIndex } from '../../core/index-format.js';
import type { RunStatus } from '../../node.js';
import { listColors } from '../../text/space-text.js';
import { percentText, rowsText } from './progress.js';
import { shellWord } from './shell-word.js';

export function statusFields({
  record,
  out,
  beyond,
  nextIndex,
}: RunStatus): Record<string, unknown> {
  const { space, palette, from, step, first, end, watermark, output } = record;
  const { order, seed } = orderOf(record);
  return {
    out,
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
    ...(output.parts === undefined ? {} : { beyond: formatIndex(beyond) }),
    next_index: nextIndex === undefined ? null : formatIndex(nextIndex),
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

export function statusText({ record, name, done, total, nextIndex }: RunStatus): string {
  const { space, palette, from, step, first, end } = record;
  const { order, seed } = orderOf(record);
  return rowsText(name, 8, [
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
        : `${briefIndex(from + first * step)} … ${briefIndex(from + (end - 1n) * step)}${step === 1n ? '' : `, step ${briefIndex(step)}`}`,
    ],
    ['done', `${count(done)} of ${count(total)} (${percentText(done, total)})`],
    [
      'state',
      nextIndex === undefined
        ? 'finished'
        : record.output.kind === 'parts'
          ? `not finished: enumerate submit --out ${shellWord(name)} continues it`
          : `next is image ${briefIndex(nextIndex)}: enumerate resume ${shellWord(name)}${record.output.kind === 'stream' ? ' --out rtmp://…' : ''}`,
    ],
  ]);
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

function count(value: bigint): string {
  return value < 10n ** 15n ? grouped(value) : briefIndex(value);
}
