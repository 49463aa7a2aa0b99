/**
 * The package as npm packs it: what its exports give to who has installed it.
 * @module
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import t from 'tap';
import { drawArt } from '../src/art/index.js';
import { root, toHex } from './art/tools.js';
import { temporaryFolder } from './cli/started-command.js';

const folder = temporaryFolder(t);
const packed = path.join(folder, 'node_modules/image-enumerator');

t.before(() => {
  // What `prepare` would build has been built.
  const options = ['--ignore-scripts', '--silent', '--pack-destination', folder];
  const name = execFileSync('npm', ['pack', ...options], { cwd: root, encoding: 'utf8' }).trim();
  fs.mkdirSync(packed, { recursive: true });
  execFileSync('tar', ['xzf', path.join(folder, name), '-C', packed, '--strip-components=1']);
  // Its packages, which npm would have laid beside it.
  for (const entry of fs.readdirSync(path.join(root, 'node_modules'))) {
    const [from, to] = [path.join(root, 'node_modules', entry), path.join(packed, '..', entry)];
    if (!entry.startsWith('.') && !fs.existsSync(to)) fs.symlinkSync(from, to);
  }
});

const PICTURE = "toHex(drawArt('packed', { width: 8, height: 8 }).pixels)";
const TO_HEX =
  "const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');";

t.test('each export can be imported, with its types, and art draws', async (t) => {
  const { exports } = JSON.parse(fs.readFileSync(path.join(packed, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { types: string; default: string }>;
  };
  const names = Object.keys(exports).filter((name) => name !== './package.json');
  t.strictSame(names, ['.', './art', './png', './reference']);
  for (const name of names) {
    const target = exports[name];
    if (typeof target !== 'object') throw new Error(`${name} has no types`);
    for (const file of [target.types, target.default]) {
      t.ok(fs.existsSync(path.join(packed, file)), file);
    }
  }
  const file = path.join(folder, 'use.mjs');
  const imports = names.map(
    (name, i) => `import * as m${i} from 'image-enumerator${name.slice(1)}';`,
  );
  fs.writeFileSync(
    file,
    `${imports.join('\n')}
import { drawArt } from 'image-enumerator/art';
${TO_HEX}
console.log(JSON.stringify({ counts: [${names.map((_, i) => `Object.keys(m${i}).length`).join()}], picture: ${PICTURE} }));`,
  );
  const told = JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8' })) as {
    counts: number[];
    picture: string;
  };
  t.ok(
    told.counts.every((count) => count > 3),
    `${told.counts.join()} names`,
  );
  t.equal(told.picture, toHex(drawArt('packed', { width: 8, height: 8 }).pixels));
});

t.test('art bundles for browsers, with nothing of Node.js in it', async (t) => {
  const input = path.join(folder, 'page.mjs');
  fs.writeFileSync(
    input,
    `import { drawArt } from 'image-enumerator/art';\n${TO_HEX}\nexport const picture = ${PICTURE};`,
  );
  const warnings: string[] = [];
  const bundle = await rolldown({
    input,
    platform: 'browser',
    onwarn: ({ message }) => warnings.push(message),
  });
  const outFile = path.join(folder, 'bundle.mjs');
  const { output } = await bundle.write({ file: outFile, format: 'es' });
  await bundle.close();
  t.strictSame(warnings, []);
  t.strictSame(output[0].imports, []);
  const { picture } = (await import(pathToFileURL(outFile).href)) as { picture: string };
  t.equal(picture, toHex(drawArt('packed', { width: 8, height: 8 }).pixels));
});
