/**
 * A run's state in words; of parts that many machines make, from the folder too.
 * @module
 */
import { invocation } from '../host.js';
import { GRAMMAR_NAMES } from '../../art/limits.js';
import { orderOf, type RunRecord } from '../../run/record.js';
import { counted, grouped } from '../../core/cardinality.js';
import { briefIndex, shortenIndex } from '../../core/index-format.js';
import type { RunStatus } from '../../node.js';
import { listColors } from '../../text/space-text.js';
import { rowsText } from '../../text/layout.js';
import { etaSeconds } from '../../run/fields.js';
import type { StatusSum } from '../../verify/status.js';
import { etaText, percentText } from '../../text/quantity.js';
import { shellWord } from '../../text/shell-word.js';

/** @param name - of the run: of one of several in a folder its checkpoint */
export function statusText(status: RunStatus, name = status.name): string {
  const { record, done, total, nextIndex, atWork } = status;
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
    ...(record.output.kind === 'pipe' ? [pipeRow(record)] : []),
    [
      'state',
      nextIndex === undefined
        ? 'finished'
        : atWork !== undefined
          ? `at work: process ${atWork.pid} of ${atWork.host}${atWork.isSeen ? '' : ', by its lock'}`
          : record.output.kind === 'parts'
            ? `not finished: ${invocation(`submit --out ${shellWord(name)}`)} continues it`
            : `next is image ${briefIndex(nextIndex)}: ${invocation(`resume ${shellWord(name)}`)}${record.output.kind === 'stream' ? ' --out rtmp://…' : ''}`,
    ],
    ...(atWork === undefined || nextIndex === undefined
      ? []
      : [['speed', speedText(total - done, status.imagesPerSecond)] as const]),
  ]);
}

function speedText(left: bigint, imagesPerSecond: number | undefined): string {
  if (imagesPerSecond === undefined) return 'not known: it came no further while it was watched';
  const eta = etaText(etaSeconds(left, imagesPerSecond));
  return `${grouped(Math.round(imagesPerSecond))} images/s, ${eta}`;
}

/** Several runs of one folder together. */
export function sumText(out: string, sum: StatusSum): string {
  const { runs, done, total, complete, atWork, imagesPerSecond } = sum;
  const waiting = runs - complete - atWork;
  const states = [
    ...(complete === 0 ? [] : [`${complete} finished`]),
    ...(atWork === 0 ? [] : [`${atWork} at work`]),
    ...(waiting === 0 ? [] : [`${waiting} to be resumed`]),
  ];
  return rowsText(`${out}: ${counted(runs, 'run')} together`, 8, [
    ['done', `${count(done)} of ${count(total)} (${percentText(done, total)})`],
    ['state', states.join(', ')],
    ...(atWork === 0 ? [] : [['speed', speedText(total - done, imagesPerSecond)] as const]),
  ]);
}

/** A reader may have more of them, or fewer, where it or the writer was killed. */
function pipeRow({ output: { offset = 0n, piped } }: RunRecord): [string, string] {
  return [
    'pipe',
    `${piped === undefined ? '' : `${piped}, `}${counted(offset, 'byte')} written; --received BYTES goes on behind those of its reader`,
  ];
}

/** What the numbers stand for, where they are not the numbers of the space. */
function artRows({ art }: RunRecord): [string, string][] {
  if (art === undefined) return [];
  const { samples, palette } = art;
  const looks = [
    ...(samples === undefined ? [] : [`${samples} samples a pixel`]),
    ...(palette === undefined ? [] : [`palette ${palette}`]),
  ];
  if (art.kind === 'film')
    return [['art', [`a film of ${counted(art.frames, 'frame')}`, ...looks].join(', ')]];
  if (art.kind === 'formulas') return [['art', ['formulas by number', ...looks].join(', ')]];
  const { grammar, depth, salt, variant, quality } = art;
  const name = GRAMMAR_NAMES.includes(grammar) ? grammar : 'of its own';
  const words = [
    `grammar ${name}`,
    `depth ${depth}`,
    `variant ${variant}`,
    ...(salt === '' ? [] : ['salted']),
    ...(quality ? ['quality'] : []),
    ...looks,
  ];
  return [['art', words.join(', ')]];
}

function count(value: bigint): string {
  return value < 10n ** 15n ? grouped(value) : briefIndex(value);
}
