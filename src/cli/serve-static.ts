/**
 * The page as files that any web server can serve, with what it would ask this one.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { ioError } from '../io/system-error.js';
import { EnumeratorError } from '../core/errors.js';
import { escapeControls } from '../core/quote.js';
import { liveRecord } from '../web/server/live-setting.js';
import type { LiveSetting } from '../web/server/options.js';
import { spaceRecord } from '../web/server/space-routes.js';
import { EXIT } from './exit-codes.js';
import { pageFolder } from './options/serve-settings.js';

/**
 * @param isForced - whether the folder may have something in it; what has no name of ours stays
 * @returns the exit code
 * @throws EnumeratorError `E_EXISTS`, `E_IO`
 */
export function writeStaticPage(folder: string, setting: LiveSetting, isForced: boolean): number {
  const source = pageFolder();
  if (!fs.existsSync(source)) {
    throw new EnumeratorError('E_IO', `there is no page in ${source}: npm run build makes it`);
  }
  const { now: _now, ...live } = liveRecord(setting, 1);
  try {
    if (!isForced && fs.existsSync(folder) && fs.readdirSync(folder).length > 0) {
      throw new EnumeratorError(
        'E_EXISTS',
        `${folder} is not empty: name another folder with --static, or write into it with --force`,
      );
    }
    fs.cpSync(source, folder, { recursive: true });
    writeJson(path.join(folder, 'space.json'), spaceRecord(setting.choice));
    writeJson(path.join(folder, 'live.json'), live);
  } catch (error) {
    if (error instanceof EnumeratorError) throw error;
    throw ioError(`cannot write the page into ${folder}`, error);
  }
  process.stdout.write(`${escapeControls(path.join(folder, 'index.html'))}\n`);
  return EXIT.done;
}

function writeJson(file: string, value: unknown): void {
  fs.writeFileSync(file, `${JSON.stringify(value)}\n`);
}
