/**
 * Disks that die under a command: whichever call of the system fails, once or from then on, one line
 * says so.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { portionOf } from '../portion.js';
import { callCommand } from './call-command.js';
import { runEnumerate } from './command.js';
import { differences, temporaryFolder } from './started-command.js';

type Call =
  | 'closeSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'linkSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readdirSync'
  | 'renameSync'
  | 'rmSync'
  | 'statSync'
  | 'writeFileSync'
  | 'writeSync';

const CALLS: readonly Call[] = [
  'closeSync',
  'fsyncSync',
  'ftruncateSync',
  'linkSync',
  'lstatSync',
  'mkdirSync',
  'openSync',
  'readdirSync',
  'renameSync',
  'rmSync',
  'statSync',
  'writeFileSync',
  'writeSync',
];

/** An error as the system gives it. */
function refusal(code: string, call: string): NodeJS.ErrnoException {
  const syscall = call.replace(/Sync$/, '');
  return Object.assign(new Error(`${code}: the disk, ${syscall}`), { code, syscall, errno: -5 });
}

/**
 * Have calls fail until the test's end, or until what is returned is called.
 * @param from - the call from which on they fail, from 1; undefined to count alone
 */
function failCalls(
  t: Test,
  calls: readonly Call[],
  code: string,
  from: number | undefined,
  isForEver: boolean,
): { readonly count: () => number; readonly restore: () => void } {
  const before = Object.fromEntries(calls.map((call) => [call, fs[call]]));
  let count = 0;
  for (const call of calls) {
    const real = before[call] as (...args: unknown[]) => unknown;
    const failing = (...args: unknown[]): unknown => {
      count++;
      if (from !== undefined && (isForEver ? count >= from : count === from)) {
        // The descriptor is closed whatever close says.
        if (call === 'closeSync') real(...args);
        throw refusal(code, call);
      }
      return real(...args);
    };
    Object.assign(fs, { [call]: failing });
  }
  const restore = (): void => void Object.assign(fs, before);
  t.teardown(restore);
  return { count: () => count, restore };
}

const RUN = ['--size', '4x4', '--count', '6'];

for (const [name, ...options] of [
  ['images'],
  ['parts', '--split', '3', '--durable'],
  ['x.tar', '--split', '4', '--manifest', 'm'],
  ['x.npy'],
  ['x.apng'],
] as const) {
  t.test(`${name}: a disk that fails at any call ends the run in one line`, async (t) => {
    const whole = temporaryFolder(t);
    const run = [...RUN, '--out', name, ...options];
    // All modules are loaded then.
    t.equal((await callCommand(run, { cwd: whole })).status, 0);
    t.equal((await callCommand(['resume', name], { cwd: whole })).status, 0);
    const counter = failCalls(t, CALLS, 'EIO', undefined, false);
    await callCommand(run, { cwd: temporaryFolder(t) });
    counter.restore();
    const steps = Array.from({ length: counter.count() }, (_, i) => i + 1);
    t.ok(steps.length > 10);
    for (const step of portionOf(steps, 8)) {
      for (const [code, isForEver] of [
        ['EIO', false],
        ['EIO', true],
        ['EROFS', true],
      ] as const) {
        const cwd = temporaryFolder(t);
        const at = `${code} ${isForEver ? 'from call' : 'at call'} ${step}`;
        const disk = failCalls(t, CALLS, code, step, isForEver);
        const { status, stderr } = await callCommand(run, { cwd });
        disk.restore();
        if (status !== 0) t.match(stderr, /^E_[A-Z]+: [^\n]+\n$/, at);
        t.ok(status === 0 || status === 1, at);
        // The disk is repaired; what failed at once has not begun. A lock that could not be removed is
        // stale only when its process has ended, which goes on here.
        for (const name of fs.readdirSync(cwd, { recursive: true, encoding: 'utf8' }))
          if (/\.lock(\.guard)?$/.test(name)) fs.rmSync(path.join(cwd, name));
        const again = await callCommand(['resume', name], { cwd });
        if (again.status !== 0) {
          t.match(again.stderr, /^E_IO: (no run at|\S+ holds no run)/, at);
          for (const file of fs.readdirSync(cwd)) fs.rmSync(path.join(cwd, file), RECURSIVE);
          t.equal((await callCommand(run, { cwd })).status, 0, at);
        }
        const litter = /\.tmp(\.apng)?$|\.lock(\.guard)?$/;
        t.strictSame(
          differences(cwd, whole).filter((line) => !litter.test(line.split(' ')[0]!)),
          [],
          at,
        );
      }
    }
  });
}

const RECURSIVE = { recursive: true, force: true } as const;

t.test('a folder for temporary files that takes none is told before a film begins', async (t) => {
  const cwd = temporaryFolder(t);
  const env = { TMPDIR: path.join(cwd, 'nowhere') };
  const film = ['--size', '16x16', '--count', '3', '--out', 'x.mkv'];
  for (const more of [[], ['--codec', 'libx264']]) {
    const { status, stderr } = runEnumerate([...film, ...more], { cwd, env });
    t.equal(status, 1);
    t.match(stderr, /^E_IO: [^\n]*nowhere: there is no such file or folder [^\n]*TMPDIR[^\n]*\n$/);
    t.strictSame(fs.readdirSync(cwd), [], 'nothing is left');
  }
  t.equal((await callCommand(film, { cwd })).status, 0);
});
