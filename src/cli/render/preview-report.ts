/**
 * What a dry run says: what would be made, and that nothing is.
 * @module
 */
import { countText, log10Of } from '../../core/cardinality.js';
import { briefIndex, formatIndex } from '../../core/index-format.js';
import type { SubmitPreview } from '../../queue/submit.js';
import { spanFields } from '../../run/fields.js';
import { imageAt } from '../../run/record.js';
import { previewFields, type RunPreview } from '../../run/preview.js';
import { rowsText } from '../../text/layout.js';
import { bytesMagnitude } from '../../text/magnitude.js';
import { print, tell } from '../host.js';

const EXISTING: Readonly<Record<RunPreview['existing'], string>> = {
  none: 'a new run',
  continued: 'a run that goes on',
  replaced: 'a new run in the place of the one that is there, which is removed',
};

/**
 * Print a preview, where the images themselves do not go.
 * @param statusJson - as a record among those that tell a run's progress
 */
export function printPreview(preview: RunPreview, statusJson: boolean): void {
  if (statusJson) tell(JSON.stringify({ type: 'preview', ...previewFields(preview) }));
  else
    previewText(preview)
      .split('\n')
      .forEach(preview.out === '-' ? tell : print);
}

function previewText(preview: RunPreview): string {
  const { record, name, images, bytes, files, checkpoint, manifest, existing } = preview;
  const first = briefIndex(imageAt(record, record.watermark));
  const last = briefIndex(imageAt(record, record.end - 1n));
  const size = bytes === undefined || bytes === 0n ? undefined : bytesMagnitude(log10Of(bytes));
  return rowsText(`${name}: ${EXISTING[existing]}; nothing is made (--dry-run)`, 12, [
    ['images', images === 0n ? 'none' : `${countText(images)}: ${first} … ${last}`],
    ...(size === undefined ? [] : [['bytes', `about ${size}`] as const]),
    ...(files === undefined ? [] : [['files', filesText(files)] as const]),
    ...(manifest === undefined ? [] : [['manifest', manifest] as const]),
    ['checkpoint', checkpoint ?? 'none'],
  ]);
}

/** The same of a submission. */
export function printSubmitPreview(preview: SubmitPreview, statusJson: boolean): void {
  const { record, folder, parts, bytes, files, checkpoint, isContinued } = preview;
  const images = record.end - record.first;
  const existing = isContinued ? 'continued' : 'none';
  if (statusJson) {
    const fields = {
      ...spanFields(record, folder),
      parts: formatIndex(parts),
      bytes: formatIndex(bytes),
      first_file: files?.first ?? null,
      last_file: files?.last ?? null,
      checkpoint,
      existing,
    };
    return tell(JSON.stringify({ type: 'preview', ...fields }));
  }
  const text = rowsText(`${folder}: ${EXISTING[existing]}; nothing is made (--dry-run)`, 12, [
    ['images', countText(images)],
    ['parts', files === undefined ? 'none' : `${countText(parts)}: ${filesText(files)}`],
    ...(bytes === 0n ? [] : [['bytes', `about ${bytesMagnitude(log10Of(bytes))}`] as const]),
    ['checkpoint', checkpoint],
  ]);
  print(text);
}

function filesText({ first, last }: NonNullable<RunPreview['files']>): string {
  return first === last ? first : `${first} … ${last}`;
}
