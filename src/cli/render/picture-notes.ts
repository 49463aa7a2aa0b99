/**
 * What a person should know of a number that a picture was given, in words.
 * @module
 */
import { counted, grouped } from '../../core/cardinality.js';
import { indexLength } from '../../core/index-length.js';
import { SPEC_VERSION } from '../../core/order.js';
import { formatIndex } from '../../core/index-format.js';
import { describeSpace } from '../../core/space.js';
import type { FoundFrame } from '../../media/locate-frame.js';
import type { OverlayNote } from '../../media/locate-overlay.js';
import type { Located, LocatedNote, ModelReason } from '../../pictures/locate.js';
import { shortenNumber } from '../../text/exact-number.js';
import { tell } from '../host.js';
import { percentText } from '../../text/quantity.js';
import { paletteOption } from './get-command.js';

/** A picture's number, and of a film what is known of the frame. */
export type LocatedAnywhere = Located & { readonly film?: FoundFrame };

/**
 * @param file - where the picture is from
 * @param subject - what the picture is called
 */
export function notesOn(located: LocatedAnywhere, file: string, subject: string): string[] {
  const { film, notes } = located;
  return [
    ...(film === undefined ? [] : frameNotes(located, film, subject)),
    ...notes.map((note) => noteText(note, located, film === undefined ? file : undefined, subject)),
  ];
}

/** How long the number is, where that says what the picture looks like; for a person. */
export function lengthText(located: Located): string | undefined {
  const found = indexLength(located, located.indexBytes);
  if (found === undefined) return undefined;
  const { unit, length, most } = found;
  const share = percentText(BigInt(length), BigInt(most));
  const what = located.order === 'cloud' ? 'busyness' : 'digits that the picture needs';
  return `${what}: ${grouped(length)} of ${counted(most, unit)} (${share})`;
}

/** For a person, beside the results. */
export function printNotes(notes: readonly string[]): void {
  for (const note of notes) tell(`note: ${note}`);
}

/** @param file - one whose colours can be named by it */
function noteText(
  note: LocatedNote,
  located: Located,
  file: string | undefined,
  subject: string,
): string {
  const { space, isExact } = located;
  const name = describeSpace(space);
  switch (note.key) {
    case 'nearest':
      return note.dither === 'none'
        ? `this is the number of the picture in ${name} that is nearest to ${subject} (--fit ${note.fit}), not of ${subject} itself`
        : `this is the number of a picture in ${name} that looks like ${subject} (--fit ${note.fit} --dither ${note.dither}), not of ${subject} itself`;
    case 'one-color':
      return note.isOpaque
        ? `all of ${subject} became one colour: --dither ordered or floyd-steinberg keeps its shades`
        : `all of ${subject} became one colour: what is transparent lies on black unless --background names another colour, such as ffffff`;
    case 'converted':
      return isExact
        ? `${subject} is stored as ${note.pixelFormat}: this is the number of what ffmpeg made of it, ${name}`
        : `${subject} is stored as ${note.pixelFormat}: what was fitted is what ffmpeg made of it`;
    case 'remark':
      return `${subject}: ${note.text}`;
    case 'first':
      return `this is the number of the first of ${grouped(note.count)} ${note.of} of ${subject}`;
    case 'apart':
      return `this is the number of what viewers without animation show of ${subject}, and not of its ${counted(note.count, 'frame')}`;
    case 'turned':
      return note.isUpright
        ? `${subject} is turned upright, as viewers show it: EXIF orientation ${note.orientation}; --orient stored takes its pixels as they are stored`
        : `viewers may show ${subject} turned: EXIF orientation ${note.orientation}; the number is that of the pixels as they are stored, and --orient exif turns them`;
    case 'other-model':
      return `${subject} has ${REASONS[note.reason]}, so this is its number in ${name}`;
    case 'stored-anew':
      return `${subject} was made in ${name}, and is stored in another form since, without a loss: this is its number in the space in which it was made`;
    case 'palette-order':
      return `${subject} has the colours of ${note.name} in another order: if another program brought them into it, --palette ${note.name} gives the number with which it was made`;
    case 'other-version':
      return `${subject} is of version ${note.version} of the numbering; this is its number in version ${SPEC_VERSION}`;
    case 'other-space':
      return `${subject} was made in the space ${note.space}, and is now in ${space.canonical}`;
    case 'changed':
      return `${subject} says that it is image ${formatIndex(note.index)}: its pixels were changed since`;
    default: {
      const palette = paletteOption(located, file);
      return palette === undefined
        ? `the colours are those of ${subject}: locate --out n.txt writes them with its number, and get @n.txt shows them`
        : `the colours are those of ${subject}: get shows them with --size ${space.width}x${space.height} ${palette}`;
    }
  }
}

const REASONS: Readonly<Record<ModelReason, string>> = {
  transparent: 'transparent pixels (tRNS)',
  'one colour': 'a palette of one colour',
  'a colour twice': 'a palette with a colour twice',
};

/** The notes on whether a film's frame is what the film says, and if not, what is known of it. */
function* frameNotes(
  { isExact, source, space }: Located,
  { frame, hasMetadata, isTold, expected, differing, overlay, complaint }: FoundFrame,
  subject: string,
): Generator<string> {
  if (complaint !== undefined) yield `the film may be damaged: "${complaint}"`;
  if (!hasMetadata) {
    yield `the film does not say that this program made it: ${subject} was taken for a picture like any other`;
    return;
  }
  if (isExact && isTold === true) return;
  if (isExact) {
    yield `the film's first number or its step is too long to stand in it, so nothing says whether ${subject} came back unchanged`;
    return;
  }
  const name = describeSpace(space);
  if (expected === undefined || differing === undefined) {
    yield `${subject} did not come back as the image that it was: this is the number of the picture in ${name} that is nearest to it`;
    return;
  }
  const all = grouped(space.width * space.height * space.channels);
  const drawn = overlay === undefined ? [] : ['its number is drawn over it (--overlay)'];
  const lost = overlay === undefined || source.isConverted === true ? ['the codec lost it'] : [];
  const why = [...drawn, ...lost].join(', ');
  const { text } = shortenNumber(formatIndex(expected));
  yield `${subject} is not image ${text} as it should be by the film's metadata (its first number and ${frame} steps): ${why}, and ${grouped(differing)} of ${all} samples differ; this is the number of the picture in ${name} that is nearest to what is left`;
}

/** What a person should know of a number that was read from a burned-in frame counter. */
export function overlayNoteText(note: OverlayNote): string {
  if (note.key === 'remark') return `the picture: ${note.text}`;
  if (note.key === 'modulo') {
    return `a burned-in frame counter holds numbers modulo 2^64 (${2n ** 64n}), and the ${note.of} does not say the rest`;
  }
  return `the film's metadata say that frame ${note.frame} is another image, ${formatIndex(note.index)}: frames may have been cut out or doubled`;
}
