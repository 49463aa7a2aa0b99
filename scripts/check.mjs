// @ts-check
/**
 * `npm run check`: what can be said of the program without running it. As many checks at once as
 * there are processors; what each says is printed at its end, and those that fail are named last.
 */
import { spawn } from 'node:child_process';
import os from 'node:os';
import { text } from 'node:stream/consumers';

/** Scripts of package.json, the longest first. Each looks at what a build has left, or at no build. */
const checks = ['format:check', 'check:package', 'lint', 'check:unused', 'typecheck'];
const waiting = [...checks];
/** @type {string[]} */
const failed = [];

await Promise.all(Array.from({ length: os.availableParallelism() }, runWaiting));
if (failed.length > 0) {
  const names = failed.map((name) => `npm run ${name}`);
  process.stderr.write(`failed: ${names.join(', ')}\n`);
  process.exitCode = 1;
}

async function runWaiting() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const child = spawn(`npm run ${name} 2>&1`, {
      shell: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const said = await text(child.stdout);
    if ((await ended) !== 0) failed.push(name);
    process.stdout.write(said);
  }
}
