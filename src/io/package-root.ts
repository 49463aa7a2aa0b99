/**
 * Where this package lies, whichever of its files runs.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';

/** The folder of package.json: dist/lib and dist/src/io are at different depths below it. */
export function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!fs.existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return folder;
}

/** The version that package.json has. */
export function ownVersion(): string {
  const file = path.join(packageRoot(), 'package.json');
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string }).version;
}
