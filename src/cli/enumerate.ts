#!/usr/bin/env node
/**
 * The program: a look at the version of Node.js before anything that an old one cannot read.
 * @module
 */
import module from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
// As package.json's `engines` has it.
if (major >= 23 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) {
  // From Node.js 22.1 on, which keeps compiled modules in the temporary folder.
  const { enableCompileCache } = module as { enableCompileCache?: () => unknown };
  enableCompileCache?.();
  // Node.js would open the port of its debugger; the command says how far it is, once it is loaded.
  process.on('SIGUSR1', () => {});
  void import('./main.js').then(({ runProcess }) => runProcess());
} else {
  process.stderr.write(
    `enumerate: needs Node.js 20.19, 22.12 or later: this is ${process.versions.node}\n`,
  );
  process.exitCode = 1;
}
