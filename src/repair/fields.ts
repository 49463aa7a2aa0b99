/**
 * What a repair did, as JSON has it: numbers that can be long are text.
 * @module
 */
import { formatIndex } from '../core/index-format.js';
import type { RepairedPath } from './repair.js';

export function repairedFields({ path, isRight, images, files, left }: RepairedPath): object {
  return {
    path,
    ok: isRight,
    images: formatIndex(images),
    files: formatIndex(files),
    left: left.map(({ file, reason }) => ({ file, reason })),
  };
}
