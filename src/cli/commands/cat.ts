/**
 * `enumerate cat RANGE`: the bytes of a file that a run would write, and that is nowhere.
 * @module
 */
import { counted, countText, grouped } from '../../core/cardinality.js';
import { formatIndex } from '../../core/index-format.js';
import { escapeControls } from '../../core/quote.js';
import { STANDARD_OUTPUT } from '../../io/standard-streams.js';
import { writePieces } from '../../io/atomic-file.js';
import { nextTurn } from '../../io/wait.js';
import { openRangeFile, type RangeFile } from '../../run/ranges/range-file.js';
import { type ByteSpan, readByteRange } from '../../text/byte-range.js';
import { etaText, percentText, sizeText } from '../../text/quantity.js';
import { FILM_OPTIONS } from '../options/film-options.js';
import { rangePlanOf } from '../options/range-plan.js';
import { DRY_RUN, INDEX_OPTIONS, outputOptions } from '../options/run-options.js';
import { spaceOptions } from '../options/space-options.js';
import { command, flag, group, path, value, word } from '../options/table.js';
import { print } from '../host.js';
import { ProgressReporter } from '../render/progress.js';
import { checkBytesPipe, checkFile, writeToPipe } from '../render/results.js';
import { untilInterrupted } from '../terminal.js';

const { step, shard, shardIndex, shardCount } = INDEX_OPTIONS;
const { imageFormat, label, metadata, split } = outputOptions('');

export default command({
  isLong: true,
  about:
    'Write the bytes of the file that a run would make of a range of images, without making it: all of them, or some from any place on, at once, however long the file is.',
  positionals: {
    range: word(
      'FROM+COUNT or FROM..TO, and what file it is: 0+1000.tar, 50%..100%.raw, 2^100+10^9.npy; .tar, .zip, .npy, .raw or .y4m',
      { ask: 'which range? give one such as 0+1000.tar' },
    ),
  },
  options: {
    ...group('Range', {
      bytes: value(
        readByteRange,
        'BYTES',
        'A-B: from byte A up to the one before B; A+N: N bytes; A-: to the end; -N: the last. 7T-7T+1M, 10GiB+64KiB',
        { otherwise: 'all' },
      ),
      step,
      shard,
      shardIndex,
      shardCount,
      split: {
        ...split,
        help: 'of parts of so many images the one whose number ends the name: 0+100k-7.tar',
      },
    }),
    ...spaceOptions(),
    ...group('Output', {
      out: path('FILE', 'where the bytes go; - for standard output', { otherwise: '-' }),
      imageFormat: { ...imageFormat, otherwise: 'png' },
      label,
      metadata,
      fps: { ...FILM_OPTIONS.fps, help: 'frames a second, which a .y4m says' },
      force: flag('overwrite the file'),
      json: flag('say what --dry-run says as one JSON object, and write nothing'),
    }),
    dryRun: { ...DRY_RUN, help: 'say how many bytes the file has, and write nothing' },
  },
  examples: [
    ['cat 0+1000000.tar --bytes 7G-7G+1M > piece', 'a megabyte from the middle of an archive'],
    ['cat 0+1000.tar | tar t', 'the whole of a small one'],
    ['cat 2^100+10^12.raw --size 800x450 --dry-run', 'how long a file of 10^12 images would be'],
    ['cat 0+10^6.zip --bytes -64k --out end.zip', 'the end of its directory'],
  ],
  async run({ range, bytes, out = STANDARD_OUTPUT, force, json, dryRun, ...given }) {
    const { plan, part } = rangePlanOf(range, given);
    const file = openRangeFile(plan, { part });
    const span = bytes?.(file.size) ?? { start: 0n, end: file.size };
    if (dryRun || json) return tellFile(range, file, span, json);
    if (out === STANDARD_OUTPUT) {
      checkBytesPipe();
      for await (const piece of piecesOf(file, span)) await writeToPipe(piece);
      return;
    }
    checkFile(out, force, 'out');
    return untilInterrupted((signal) => writeFile(out, file, span, { force, signal }));
  },
});

/** What is made and written at once: small enough for the cache, and for a pipe to keep its reader awake. */
const PIECE_BYTES = 2 ** 16;
/** Signals are heard after so much work. */
const TURN_MS = 20;

/** Each piece is valid until the next one. */
async function* piecesOf(
  file: RangeFile,
  { start, end }: ByteSpan,
  onPiece: (done: bigint) => void = () => {},
): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(PIECE_BYTES);
  let lastTurn = performance.now();
  for (let at = start; at < end;) {
    const left = end - at;
    const piece = left < BigInt(PIECE_BYTES) ? buffer.subarray(0, Number(left)) : buffer;
    at += BigInt(file.read(at, piece));
    yield piece;
    onPiece(at - start);
    if (performance.now() - lastTurn < TURN_MS) continue;
    await nextTurn();
    lastTurn = performance.now();
  }
}

interface WriteOptions {
  readonly force: boolean;
  readonly signal: AbortSignal;
}

async function writeFile(
  out: string,
  file: RangeFile,
  span: ByteSpan,
  { force, signal }: WriteOptions,
): Promise<void> {
  const total = span.end - span.start;
  const started = performance.now();
  const progress = new ProgressReporter<bigint>({
    line: (done) => {
      const perSecond = Number(done) / Math.max(1e-3, (performance.now() - started) / 1000);
      const left = perSecond === 0 ? undefined : Number(total - done) / perSecond;
      return [percentText(done, total), `${sizeText(perSecond)}/s`, etaText(left)];
    },
  });
  try {
    const pieces = piecesOf(file, span, (done) => progress.update(done));
    await writePieces(out, pieces, { force, signal });
  } finally {
    progress.clear();
  }
  signal.throwIfAborted();
  print(escapeControls(out));
}

function tellFile(name: string, { size, images }: RangeFile, span: ByteSpan, json: boolean): void {
  const { start, end } = span;
  if (json) {
    const numbers = { bytes: size, images, start, end };
    const fields = Object.entries(numbers).map(([key, value]) => [key, formatIndex(value)]);
    return print(JSON.stringify({ file: name, ...Object.fromEntries(fields) }));
  }
  print(`${escapeControls(name)}: ${bytesText(size)}, ${counted(images, 'image')}`);
  if (end - start < size)
    print(`bytes ${grouped(start)} … ${grouped(end - 1n)}: ${bytesText(end - start)}`);
}

function bytesText(bytes: bigint): string {
  if (bytes < 1000n) return counted(bytes, 'byte');
  return bytes < MOST_SHOWN
    ? `${grouped(bytes)} bytes (${sizeText(Number(bytes))})`
    : `${countText(bytes)} bytes`;
}

/** Above, nobody reads all digits. */
const MOST_SHOWN = 10n ** 27n;
