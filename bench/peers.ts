/**
 * Peers from bench/package.json. They are no dependencies of the project: `npm run setup -- --bench`
 * installs them, and without them the parts that want them are skipped.
 * @module
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** What is used of sharp. Its own types are not there where it is not installed. */
export type Sharp = (
  input: Uint8Array,
  options?: { raw: { width: number; height: number; channels: 3 } },
) => SharpImage;

interface SharpImage {
  png(options?: { compressionLevel?: number }): SharpImage;
  raw(): SharpImage;
  toBuffer(): Promise<Buffer>;
}

/** The compiled bench lies in dist/, from where Node would not find bench/node_modules. */
const require = createRequire(new URL('../../bench/package.json', import.meta.url));

/**
 * @param wanted - what is skipped without it, for the line that says so
 * @returns its default export, or the whole module; nothing where it is not installed
 */
export async function loadPeer<T>(name: string, wanted: string): Promise<T | undefined> {
  let file: string;
  try {
    file = require.resolve(name);
  } catch {
    process.stderr.write(
      `skipped: ${wanted}: ${name} is not installed; npm run setup -- --bench does that\n`,
    );
    return undefined;
  }
  const loaded = (await import(pathToFileURL(file).href)) as { default?: T };
  return loaded.default ?? (loaded as T);
}
