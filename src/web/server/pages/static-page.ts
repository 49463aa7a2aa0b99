/**
 * The page as files that any web server can serve, with what it would ask this one.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { EnumeratorError } from '../../../core/errors.js';
import { checkFolderName } from '../../../io/endings.js';
import { makeDirectory } from '../../../io/folders.js';
import { attempt } from '../../../io/system-error.js';
import { writeLiveRecord } from '../../shared/live-record.js';
import { builtPage, completeOptions, type ServerOptions } from '../options.js';
import { PAGE_POLICY } from '../problem.js';
import { spaceRecord } from '../routes.js';

/**
 * @param isForced - whether the folder may have something in it; what has no name of ours stays
 * @returns the path of the page's first file
 * @throws EnumeratorError `E_EXISTS`, `E_IO`
 */
export function writeStaticPage(
  folder: string,
  options: Pick<ServerOptions, 'images' | 'live'>,
  isForced = false,
): string {
  checkFolderName(folder, 'static');
  const source = builtPage();
  if (!fs.existsSync(source)) {
    throw new EnumeratorError('E_IO', `there is no page in ${source}: npm run build makes it`);
  }
  const { choice, isChosen, live: setting } = completeOptions(options, '/');
  const { now: _now, ...live } = writeLiveRecord({ choice, ...setting }, 1);
  attempt(`cannot write the page into ${folder}`, () => {
    if (!isForced && fs.existsSync(folder) && fs.readdirSync(folder).length > 0) {
      throw new EnumeratorError('E_EXISTS', `${folder} is not empty`, {
        hints: [
          { key: 'other-folder', value: 'page' },
          { key: 'overwrite', value: 'page' },
        ],
      });
    }
    makeDirectory(folder);
    fs.cpSync(source, folder, { recursive: true });
    const file = path.join(folder, 'index.html');
    fs.writeFileSync(file, withPolicy(fs.readFileSync(file, 'utf8')));
    writeJson(path.join(folder, 'space.json'), spaceRecord(choice, isChosen));
    writeJson(path.join(folder, 'live.json'), live);
  });
  return path.join(folder, 'index.html');
}

/** Any server may serve it: what ours says in a header stands in the page. */
function withPolicy(html: string): string {
  const meta = `<meta http-equiv="content-security-policy" content="${PAGE_POLICY}" />`;
  return html.replace('<meta charset="utf-8" />', `$&\n    ${meta}`);
}

function writeJson(file: string, value: unknown): void {
  fs.writeFileSync(file, `${JSON.stringify(value)}\n`);
}
