/**
 * What the tests of the plain formats share: a folder for a test's files, and Python with numpy.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from './png/tools.js';

/** A new folder, gone when `use` has returned or thrown. */
export function inFolder<T>(use: (folder: string) => T): T {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'codecs-test-'));
  try {
    return use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** What a Python program prints as JSON. It has `np`, numpy, and its arguments as `args`. */
export function numpy(program: string, ...args: string[]): unknown {
  const code = `import json, sys, numpy as np\nargs = sys.argv[1:]\n${program}`;
  const output = run(pythonWith('numpy'), ['-c', code, ...args]);
  return JSON.parse(new TextDecoder().decode(output));
}

const pythons = new Map<string, string>();

/** The python3 of the path, or else Debian's, for which `npm run setup` installs these libraries. */
export function pythonWith(...libraries: readonly string[]): string {
  const names = libraries.join(', ');
  const python =
    pythons.get(names) ??
    ['python3', '/usr/bin/python3'].find(
      (program) => spawnSync(program, ['-c', `import ${names}`]).status === 0,
    );
  if (python === undefined)
    throw new Error(`no python3 has ${names}: run npm run setup, which installs python3-… of each`);
  pythons.set(names, python);
  return python;
}
