/**
 * Whether the files of a run can hold what it makes, told before anything is written.
 * @module
 */
import { MOST_NAME_BYTES as MOST_TAR_NAME } from '../../codecs/tar.js';
import { LONGEST_NAME, zipEnd } from '../../codecs/zip.js';
import { counted, countText } from '../../core/cardinality.js';
import { EnumeratorError, resultOf } from '../../core/errors.js';
import { namedPositions } from '../../core/name.js';
import { RangeLayout } from '../ranges/range-layout.js';
import { contentKind, hasImageFiles, isFileKind, type RunRecord } from '../record.js';
import { archiveEndings } from './archive-format.js';
import { estimateBytes, headOf, makeFrameFormat } from './frame-format.js';
import { SharedParts } from './shared-parts.js';

/**
 * @param isOpenEnded - whether the run is to be stopped before its end, so that only what its beginning
 *   needs is looked at
 * @throws EnumeratorError `E_LIMIT` where images have no names, `E_OUTPUT` where there are too many for
 *   one file, `E_SPACE` where the space has no files of the format
 */
export function checkFits(record: RunRecord, isOpenEnded = false): void {
  const { first, end } = record;
  if (first >= end) return;
  checkNames(isOpenEnded ? { ...record, end: first + 1n } : record);
  const part = largestPart(record);
  const fault = resultOf(() => {
    const content = contentKind(part.output);
    if (content === 'npy') headOf(part, part.end - part.first);
    if (content === 'zip' && !isOpenEnded) checkZip(part);
  });
  if (!(fault instanceof EnumeratorError)) return;
  const { code, message, hints } = fault;
  const { kind, split } = record.output;
  const canSplit = code === 'E_OUTPUT' && (isFileKind(kind) || kind === 'parts');
  const value = split === undefined ? '' : 'smaller';
  throw new EnumeratorError(code, message, {
    cause: fault,
    hints: canSplit ? [...hints, { key: 'split', value }] : hints,
  });
}

/** A part with as many images as any part has, as a run of its own; all of a run without parts. */
function largestPart(record: RunRecord): RunRecord {
  const { first, end, output } = record;
  const { split = end - first } = output;
  const range = { first, end: split < end - first ? first + split : end };
  return output.kind === 'parts'
    ? new SharedParts(record).recordOf(range)
    : { ...record, ...range };
}

/** Names in folders, and in most archives, are as long as this at most. */
const MOST_FILE_NAME = LONGEST_NAME;

/** @throws EnumeratorError `E_LIMIT` where the names of the last images are too long */
function checkNames(record: RunRecord): void {
  const { output, from, end } = record;
  const content = contentKind(output);
  const hasFiles = hasImageFiles(content);
  const hasParts = output.split !== undefined && output.kind !== 'directory';
  if (!hasFiles && !hasParts && output.manifest === undefined) return;
  // The name of a part has those of its first and its last image.
  const limit = content === 'tar' || hasParts ? MOST_TAR_NAME : MOST_FILE_NAME;
  const endings = hasFiles ? archiveEndings(record) : [];
  const room = limit - Math.max(0, ...endings.map((ending) => `.${ending}`.length));
  const most = namedPositions({ from, step: record.step }, output.nameWidth, room);
  if (most === undefined || end <= most) return;
  const holder = content === 'directory' ? 'a folder' : `a .${content}`;
  const place = hasFiles ? holder : 'parts and manifests';
  throw new EnumeratorError(
    'E_LIMIT',
    `${countText(end)} images are more than names can tell apart: in ${place} they have up to ${limit} characters, enough for ${counted(most, 'image')} from the first one on; begin another range behind these`,
  );
}

/** An image with its line in the directory has less than this: twice 4 GiB. */
const MOST_MEMBER_BYTES = 2n ** 33n;

/** @throws EnumeratorError `E_OUTPUT` where a zip cannot have as many bytes, as far as that is known beforehand */
function checkZip(part: RunRecord): void {
  const { first, end } = part;
  const images = end - first;
  if (images * MOST_MEMBER_BYTES < 2n ** 63n) return;
  const format = makeFrameFormat(part);
  const bytes =
    format.frameBytes === undefined
      ? estimateBytes(part)
      : new RangeLayout(part, format, { first, end }).size;
  zipEnd(images, bytes, 0n);
}
