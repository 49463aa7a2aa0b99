/**
 * What `enumerate recover` prints: the run that was found, and what may be done with it.
 * @module
 */
import { counted, countText } from '../../core/cardinality.js';
import { briefIndex } from '../../core/index-format.js';
import type { RecoveredRun } from '../../repair/recover.js';
import { imageAt, orderOf } from '../../run/record.js';
import { rowsText } from '../../text/layout.js';
import { shellWord } from '../../text/shell-word.js';
import { invocation } from '../host.js';

/** @param path - as it was given */
export function recoveredText(found: RecoveredRun, path: string): string {
  const { checkpoint, record, images, compared, changed, isWritten } = found;
  const { space, step, first, end, watermark, output } = record;
  const { split, manifest } = output;
  const { order, seed } = orderOf(record);
  const count = countText(end - first);
  const steps = step === 1n ? '' : `, step ${briefIndex(step)}`;
  const word = shellWord(path);
  return rowsText(`${checkpoint}: ${isWritten ? 'written' : 'would be written'}`, 10, [
    ['space', space.canonical],
    ['order', order + (seed === '' ? '' : `, seed ${JSON.stringify(seed)}`)],
    ['images', `${count}, from ${briefIndex(imageAt(record, first))} on${steps}`],
    ...(split === undefined ? [] : [['parts', `of ${countText(split)}`] as const]),
    ...(manifest === undefined ? [] : [['manifest', manifest.file] as const]),
    ...changed.map((file) => ['left', changedText(file)] as const),
    [
      'done',
      `${countText(watermark - first)} of ${count}, without a gap; ${counted(images, 'is', 'are')} there`,
    ],
    ['proof', `${counted(compared, 'image')} made and compared`],
    ['next', invocation(`${watermark < end ? 'resume' : 'verify'} ${word}`)],
  ]);
}

function changedText(file: string): string {
  return `${file} begins as the manifest of this run, and does not go on as it`;
}
