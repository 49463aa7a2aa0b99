/**
 * What a person should know of a number that a picture was given.
 * @module
 */
import { findPaletteFault } from '../../pictures/picture.js';
import { formatIndex } from '../../core/index-format.js';
import { findPalette, PALETTE_NAMES } from '../../core/palette.js';
import { escapeControls } from '../../core/quote.js';
import { describeSpace } from '../../core/space.js';
import type { FitArguments } from '../options/fit-options.js';
import type { Located } from '../../pictures/files/located-picture.js';
import { shortenNumber, shortIndex } from '../../text/exact-number.js';
import { listColors } from '../../text/space-text.js';
import { SPEC_VERSION } from '../../core/order.js';
import { shellWord } from './shell-word.js';
import type { SpaceArguments } from '../options/space-options.js';
import { STANDARD_INPUT } from '../../io/standard-streams.js';

type NoteOptions = SpaceArguments & FitArguments;

/** More colours than these are named by the file that they stand in. */
const MAX_LISTED_COLORS = 16;

/** @param subject - how the picture is called */
export function notesOn(located: Located, subject: string, options: NoteOptions): string[] {
  const { isExact, film } = located;
  return [
    ...frameNotes(located, subject),
    ...(isExact || film?.hasNote === true ? [] : [nearestNote(located, subject, options)]),
    ...conversionNotes(located, subject),
    ...fileNotes(located, subject),
    ...modelNotes(located, subject, options),
    // One that was fitted is no longer what its file says, and nobody takes it for that.
    ...(isExact ? metadataNotes(located, subject, options) : []),
    ...paletteNotes(located, subject, options),
  ];
}

/** For a person, beside the results. */
export function printNotes(notes: readonly string[]): void {
  for (const note of notes) process.stderr.write(`note: ${escapeControls(note)}\n`);
}

/** Whether a film's frame is what the film says, and if not, what is known of it. */
function* frameNotes(
  { film, isExact, isConverted, numbering }: Located,
  subject: string,
): Generator<string> {
  if (film === undefined) return;
  const { frame, expected, differing, overlay, complaint } = film;
  if (complaint !== undefined) yield `the film may be damaged: "${complaint}"`;
  if (!film.hasNote) {
    yield `the film does not say that this program made it: ${subject} was taken for a picture like any other`;
    return;
  }
  if (isExact && film.isTold === true) return;
  if (isExact) {
    yield `the film's first number or its step is too long to stand in it, so nothing says whether ${subject} came back unchanged`;
    return;
  }
  const space = describeSpace(numbering.space);
  if (expected === undefined || differing === undefined) {
    yield `${subject} did not come back as the image that it was: this is the number of the picture in ${space} that is nearest to it`;
    return;
  }
  const { width, height, channels } = numbering.space;
  const all = (width * height * channels).toLocaleString('en-US');
  const drawn = overlay === undefined ? [] : ['its number is drawn over it (--overlay)'];
  const lost = overlay === undefined || isConverted ? ['the codec lost it'] : [];
  const why = [...drawn, ...lost].join(', ');
  const { text } = shortenNumber(formatIndex(expected));
  yield `${subject} is not image ${text} as it should be by the film's note (its first number and ${frame} steps): ${why}, and ${differing.toLocaleString('en-US')} of ${all} samples differ; this is the number of the picture in ${space} that is nearest to what is left`;
}

function nearestNote({ numbering }: Located, subject: string, { fit }: NoteOptions): string {
  return `this is the number of the picture in ${describeSpace(numbering.space)} that is nearest to ${subject} (--fit ${fit}), not of ${subject} itself`;
}

function* conversionNotes(
  { isConverted, isExact, pixelFormat, numbering, film }: Located,
  subject: string,
): Generator<string> {
  // A film that says what its frames are has been held to it.
  if (!isConverted || (isExact && film?.isTold === true)) return;
  yield isExact
    ? `${subject} is stored as ${pixelFormat}: this is the number of what ffmpeg made of it, ${describeSpace(numbering.space)}`
    : `${subject} is stored as ${pixelFormat}: what was fitted is what ffmpeg made of it`;
}

/** What the file holds beside the pixels that have the number. */
function* fileNotes({ facts, format }: Located, subject: string): Generator<string> {
  if (facts.frames !== undefined) {
    const count = facts.frames.toLocaleString('en-US');
    yield `this is the number of the first of ${count} ${format === 'tiff' ? 'pages' : 'frames'} of ${subject}`;
  }
  if (facts.orientation !== undefined) {
    yield `viewers may show ${subject} turned: EXIF orientation ${facts.orientation}; the number is that of the pixels as they are stored`;
  }
}

/** Where the space is of another colour model than the picture, without anybody having said so. */
function* modelNotes(
  { picture, numbering, film }: Located,
  subject: string,
  { color, palette, depth }: NoteOptions,
): Generator<string> {
  const { space } = numbering;
  if (film?.hasNote === true) return;
  if ([color, palette, depth].some((option) => option !== undefined)) return;
  if (picture.color === space.color) return;
  const fault = picture.colors === undefined ? undefined : findPaletteFault(picture.colors);
  const why =
    fault === undefined || space.color === 'rgba'
      ? 'has transparent pixels (tRNS)'
      : fault === 'one colour'
        ? 'has a palette of one colour'
        : 'has a palette with a colour twice';
  yield `${subject} ${why}, so this is its number in ${describeSpace(space)}`;
}

/** A picture that was changed still carries its old number: say that it is another picture now. */
function* metadataNotes(
  { metadata, numbering, index }: Located,
  subject: string,
  options: NoteOptions,
): Generator<string> {
  if (metadata === undefined) return;
  if (metadata.version !== SPEC_VERSION) {
    yield `${subject} is of version ${metadata.version} of the numbering; this is its number in version ${SPEC_VERSION}`;
    return;
  }
  const { size, color, depth, palette, order, seed } = options;
  if ([size, color, depth, palette, order, seed].some((option) => option !== undefined)) return;
  const { canonical } = numbering.space;
  const short = shortIndex(index);
  if (metadata.space !== canonical) {
    yield `${subject} was made in the space ${metadata.space}, and is now in ${canonical}`;
  } else if (metadata.index !== undefined && metadata.index !== short) {
    yield `${subject} says that it is image ${formatIndex(metadata.index)}: its pixels were changed since`;
  }
}

/** A number of a palette space says nothing of the colours: `get` must be told them. */
function* paletteNotes(
  { colors, numbering, file, film }: Located,
  subject: string,
  options: NoteOptions,
): Generator<string> {
  if (colors === undefined || options.palette !== undefined) return;
  const { width, height } = numbering.space;
  yield `the colours are those of ${subject}: get shows them with --size ${width}x${height} --palette ${nameColors(colors, film === undefined ? file : STANDARD_INPUT)}`;
}

/** The shortest that `--palette` takes: a name, a short list, the file, and for a pipe a long list. */
function nameColors(colors: Uint8Array, file: string): string {
  const list = listColors(colors);
  const name = PALETTE_NAMES.find(
    (each) => listColors(findPalette(each).colors).join() === list.join(),
  );
  if (name !== undefined) return name;
  const isListed = list.length <= MAX_LISTED_COLORS || file === STANDARD_INPUT;
  return isListed ? list.join(',') : shellWord(file);
}
