/**
 * Whole files of 1 GB and more: what `cat` makes, what a run writes, and what Python reads of them.
 * @module
 */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { pythonWith } from '../codecs/tools.js';
import { MAIN } from '../cli/command.js';
import { succeed } from '../cli/outputs.js';
import { startEnumerate, temporaryFolder } from '../cli/started-command.js';
import { until } from '../patience.js';
import { findRun } from '../../src/run/target.js';

const ENUMERATE = `'${process.execPath}' '${MAIN}'`;

function shell(line: string, cwd: string): string {
  const { stdout, stderr, status } = spawnSync('bash', ['-c', `set -o pipefail; ${line}`], {
    cwd,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${line}: ${stderr}`);
  return stdout;
}

for (const [name, range, options] of [
  ['tar', '95000+75100', '--seed a'],
  ['zip', '95000+75100', '--seed a'],
  ['raw', '2^100+1000', '--size 800x450'],
  ['tar', '2^500+77000', '--order cloud --image-format pnm --label cls:10,json --step -3'],
] as const) {
  t.test(`${range}.${name} ${options}: 1 GB by cat and by a run`, (t) => {
    const cwd = temporaryFolder(t);
    const [from, count] = range.split('+');
    shell(`${ENUMERATE} -q --from ${from} --count ${count} ${options} --out x.${name}`, cwd);
    t.ok(fs.statSync(path.join(cwd, `x.${name}`)).size > 9e8);
    const [wanted] = shell(`sha256sum < x.${name}`, cwd).split(' ');
    const [found] = shell(`${ENUMERATE} cat ${range}.${name} ${options} | sha256sum`, cwd).split(
      ' ',
    );
    t.equal(found, wanted);
    t.end();
  });
}

t.test("Python's zipfile reads any member of 4.6 GB, and tests them all", (t) => {
  const cwd = temporaryFolder(t);
  const options = '--count 70000 --size 256x256 --color gray --image-format raw';
  shell(`${ENUMERATE} -q ${options} --out x.zip`, cwd);
  t.ok(fs.statSync(path.join(cwd, 'x.zip')).size > 2 ** 32);
  const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    names = z.namelist()
    print(len(names), names[0], names[-1], z.testzip())
    open('last', 'wb').write(z.read(names[-1]))
`;
  const told = execFileSync(pythonWith('zipfile'), ['-c', script, 'x.zip'], {
    cwd,
    encoding: 'utf8',
  });
  t.equal(told, '70000 00000.raw 69999.raw None\n');
  const image = `${ENUMERATE} cat 69999+1.raw --size 256x256 --color gray`;
  t.equal(shell(`${image} | cmp - last && echo same`, cwd), 'same\n');
  t.end();
});

t.test('a stop does not wait for the directory of a zip', async (t) => {
  const cwd = temporaryFolder(t);
  const args = ['--size', '1024x1024', '--image-format', 'raw', '--count', '400', '--out', 'x.zip'];
  const command = startEnumerate([...args, '--threads', '1'], cwd);
  const part = path.join(cwd, 'x.zip.part');
  const frames = 400 * (3 * 2 ** 20 + 37);
  const sizeOf = (): number => fs.statSync(part, { throwIfNoEntry: false })?.size ?? 0;
  await until(() => sizeOf() > frames, 'the directory is begun');
  command.kill('SIGINT');
  const { status, stderr } = await command.ended;
  t.equal(status, 130, stderr);
  t.match(stderr, /stopped after .* to go: enumerate resume x\.zip\n$/);
  t.ok(findRun(path.join(cwd, 'x.zip')).record.watermark < 400n);
  await succeed(['resume', 'x.zip'], cwd);
  t.ok(sizeOf() === 0 && fs.statSync(path.join(cwd, 'x.zip')).size > frames);
});
