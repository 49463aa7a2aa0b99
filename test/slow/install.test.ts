/**
 * The packed tarball, installed by npm with and without the install scripts of what it depends on,
 * and by pnpm, which runs none unless told: from a registry, as its users have it.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { temporaryFolder } from '../cli/started-command.js';
import { importNames, pack } from '../packed.js';

const tarball = pack(temporaryFolder(t));
const PNPM = ['npx', '--yes', 'pnpm@10'];

interface Installer {
  readonly title: string;
  readonly words: readonly string[];
  readonly isBuilt: boolean;
}

const INSTALLERS: readonly Installer[] = [
  { title: 'npm', words: ['npm', 'install'], isBuilt: true },
  {
    title: 'npm without scripts',
    words: ['npm', 'install', '--ignore-scripts'],
    isBuilt: false,
  },
  { title: 'pnpm', words: [...PNPM, 'add'], isBuilt: false },
];

for (const { title, words, isBuilt } of INSTALLERS) {
  t.test(`installed by ${title}`, (t) => {
    const project = temporaryFolder(t);
    fs.writeFileSync(path.join(project, 'package.json'), '{ "private": true }');
    const run = (program: string, ...args: readonly string[]) => {
      const options = { cwd: project, encoding: 'utf8' } as const;
      const { status, stdout, stderr, error } = spawnSync(program, args, options);
      if (error !== undefined) throw error;
      return { status, stdout, stderr };
    };
    const [program = '', ...args] = words;
    const { status, stdout, stderr } = run(program, ...args, tarball);
    t.equal(status, 0, `${stdout}${stderr}`);

    const names = importNames(path.join(project, 'node_modules/image-enumerator'));
    const imports = names.map((name) => `import '${name}';`).join('\n');
    fs.writeFileSync(path.join(project, 'all.mjs'), imports);
    t.match(run(process.execPath, 'all.mjs'), { status: 0, stderr: '' }, 'all of it is imported');

    const enumerate = path.join(project, 'node_modules/.bin/enumerate');
    const small = ['--size', '4x4', '--color', 'gray'];
    t.match(run(enumerate, '--version'), { status: 0, stderr: '' });
    t.match(run(enumerate, 'get', '5', ...small, '--out', '5.png'), { status: 0 });
    t.match(run(enumerate, 'locate', '5.png'), { status: 0, stdout: '5\n' });
    const made = run(enumerate, ...small, '--count', '3', '--out', 'made');
    if (isBuilt) {
      t.equal(made.status, 0, made.stderr);
      t.match(run(enumerate, 'verify', 'made'), { status: 0 });
    } else {
      t.equal(made.status, 1, 'a run writes a checkpoint');
      t.match(made.stderr, /^E_IO: .*`npm rebuild zstd-napi[^`]*`.*\n$/);
    }
    t.end();
  });
}
