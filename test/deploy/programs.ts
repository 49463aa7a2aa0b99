/**
 * What the tests of docs/deploy/ share: programs that find `enumerate` as an installed one is found,
 * and the proof that shards are the whole.
 * @module
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { MAIN, runEnumerate } from '../cli/command.js';
import { succeed } from '../cli/outputs.js';
import { type Ended, temporaryFolder } from '../cli/started-command.js';

/** The project's folder. */
export const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
export const DEPLOY = path.join(PROJECT, 'docs/deploy');

/** What stands in for the million images of the examples, in runs that take no time. */
export const SMALL_RUN = ['--count', '101', '--size', '8x8'];

/** A folder that stands first in the path, with `enumerate` and whatever else is put there. */
export function programFolder(t: Test): string {
  const folder = temporaryFolder(t);
  fs.symlinkSync(MAIN, path.join(folder, 'enumerate'));
  return folder;
}

/** Write a program in `sh` into such a folder. */
export function writeProgram(folder: string, name: string, text: string): void {
  fs.writeFileSync(path.join(folder, name), `#!/bin/sh\n${text}`, { mode: 0o755 });
}

export interface ProgramOptions {
  readonly cwd: string;
  /** Of {@link programFolder}. */
  readonly programs: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Run a program of the path to its end; standard input is empty. */
export async function runProgram(
  [name = '', ...args]: readonly string[],
  { cwd, programs, env }: ProgramOptions,
): Promise<Ended> {
  const child = spawn(name, args, {
    cwd,
    env: { ...process.env, ...env, PATH: `${programs}:${process.env['PATH']}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
}

/** The digest of tars, joined, each without the two blocks of zeros at its end. */
function digestOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const bytes = fs.readFileSync(file);
    hash.update(bytes.subarray(0, bytes.length - 1024));
  }
  return hash.digest('hex');
}

/** The digests of what one run on one machine makes, by its words. */
const wholes = new Map<string, string>();

async function wholeOf(t: Test, run: readonly string[]): Promise<string> {
  const key = JSON.stringify(run);
  const known = wholes.get(key);
  if (known !== undefined) return known;
  const folder = temporaryFolder(t);
  await succeed([...run, '--out', 'images.tar'], folder);
  const digest = digestOf([path.join(folder, 'images.tar')]);
  wholes.set(key, digest);
  return digest;
}

/** Hold `images.i-of-n.tar` in a folder against one run on one machine, and let `verify` look. */
export async function testShards(
  t: Test,
  folder: string,
  shards: number,
  run: readonly string[],
): Promise<void> {
  const files = Array.from({ length: shards }, (_, i) => `images.${i + 1}-of-${shards}.tar`);
  const joined = digestOf(files.map((file) => path.join(folder, file)));
  t.equal(joined, await wholeOf(t, run), 'the bytes of one run');
  const { status, stdout } = runEnumerate(['verify', ...files], { cwd: folder });
  t.equal(status, 0, 'verify');
  const cover = shards === 1 ? /are there and right/ : /cover images .* without gap or overlap/;
  t.match(stdout, cover);
}
