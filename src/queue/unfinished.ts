/**
 * What killed workers left in the shared folder, of parts that are all there.
 * @module
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { RunRecord } from '../run/record.js';
import { isSystemError } from '../io/system-error.js';
import { isUnfinishedName } from '../run/outputs/shared-parts.js';
import { framePositions } from '../core/name.js';

/** Remove the unfinished files of a run; what cannot be removed stays. */
export async function clearUnfinished(folder: string, record: RunRecord): Promise<void> {
  const positionOf = framePositions(record, record.output.nameWidth);
  try {
    for await (const { name } of await fs.opendir(folder)) {
      const label = /^\.part-([0-9a-f+]+)-/.exec(name)?.[1];
      if (!isUnfinishedName(name) || label === undefined) continue;
      const first = positionOf(label);
      if (first === undefined || first < record.first || first >= record.end) continue;
      await fs.rm(path.join(folder, name), { force: true });
    }
  } catch (error) {
    // They take some room, and do no harm.
    if (!isSystemError(error)) throw error;
  }
}
