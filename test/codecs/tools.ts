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
  const output = run(pythonWithNumpy(), ['-c', code, ...args]);
  return JSON.parse(new TextDecoder().decode(output));
}

let python: string | undefined;

/** The python3 of the path, or else Debian's, for which `npm run setup` installs numpy. */
function pythonWithNumpy(): string {
  python ??= ['python3', '/usr/bin/python3'].find(
    (program) => spawnSync(program, ['-c', 'import numpy']).status === 0,
  );
  if (python === undefined) {
    throw new Error('python3-numpy is not installed: run npm run setup');
  }
  return python;
}
