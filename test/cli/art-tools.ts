/**
 * What the tests of `enumerate art` share.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { read } from '../codecs/png/tools.js';
import { callCommand } from './call-command.js';
import { type CommandOptions, runEnumerate } from './command.js';

/** Run `enumerate art`, which must succeed; what it printed on standard output. */
export async function art(
  t: Test,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const run = options.input === undefined ? callCommand : runEnumerate;
  const { status, stdout, stderr } = await run(['art', ...args], options);
  t.equal(status, 0, `art ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** Draw into a file, and read it. */
export async function draw(
  t: Test,
  args: readonly string[],
  options: CommandOptions & { readonly cwd: string },
): Promise<ReturnType<typeof read>> {
  const file = (await art(t, args, options)).trimEnd();
  const bytes = fs.readFileSync(path.join(options.cwd, file));
  fs.rmSync(path.join(options.cwd, file));
  return read(bytes);
}
