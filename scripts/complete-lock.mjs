// @ts-check
/**
 * Completes package-lock.json after `npm install`, from the lock file alone.
 *
 * A package with native code names one optional package a platform. Where the registry at hand
 * has not all of them, npm leaves the others out of the lock file, and npm 11's `npm ci` then
 * refuses it. The parent gives their exact versions and their names the platform: that is all
 * that npm needs in order to pass over them here. Their integrity stays unknown until somebody
 * runs `npm install` with a registry that has them.
 */
import fs from 'node:fs';

const lockFile = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(fs.readFileSync(lockFile, 'utf8'));

/** Spellings in package names → the values of `os`, `cpu` and `libc`. */
const systems = new Set(['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']);
const processors = new Set(['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64']);
const libraries = new Map([
  ['gnu', 'glibc'],
  ['gnueabihf', 'glibc'],
  ['musl', 'musl'],
  ['musleabihf', 'musl'],
]);

let added = 0;
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    if (lock.packages[path] !== undefined || !/^\d+\.\d+\.\d+$/.test(version)) continue;
    const words = name.split(/[/-]/);
    const os = words.find((word) => systems.has(word));
    const cpu = words.find((word) => processors.has(word));
    if (os === undefined || cpu === undefined) continue;
    const libc = os === 'linux' ? libraries.get(words.at(-1) ?? '') : undefined;
    lock.packages[path] = {
      version,
      cpu: [cpu],
      ...(parent.dev === true && { dev: true }),
      ...(libc !== undefined && { libc: [libc] }),
      optional: true,
      os: [os],
    };
    added += 1;
  }
}
if (added > 0) {
  const { '': root, ...others } = lock.packages;
  const sorted = Object.entries(others).toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = { '': root, ...Object.fromEntries(sorted) };
  fs.writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
}
process.stdout.write(`package-lock.json: ${added} packages of other platforms added\n`);
