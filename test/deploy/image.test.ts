/**
 * The Dockerfile, as far as it can be held to something without building it: its form, what it
 * copies, who it runs as, and that what is left out of the context is not needed.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import t from 'tap';
import { imageEntrypoint } from './manifests.js';
import { DEPLOY, PROJECT } from './programs.js';

const TEXT = fs.readFileSync(path.join(DEPLOY, 'Dockerfile'), 'utf8');
const INSTRUCTIONS = DockerfileParser.parse(TEXT).getInstructions();
const PACKAGE = JSON.parse(fs.readFileSync(path.join(PROJECT, 'package.json'), 'utf8')) as {
  bin: { enumerate: string };
};

function wordsOf(instruction: Instruction): string[] {
  return instruction.getArguments().map((argument) => argument.getValue());
}

/** The instructions of one kind; of the last stage where that is all that counts. */
function instructions(kind: string, isLastStage = false): Instruction[] {
  const lastFrom = INSTRUCTIONS.findLastIndex((found) => found.getKeyword() === 'FROM');
  return INSTRUCTIONS.filter(
    (found, at) => found.getKeyword() === kind && (!isLastStage || at > lastFrom),
  );
}

/** Whether the build's context has a file: the last line of .dockerignore that fits says it. */
function isInContext(file: string): boolean {
  const lines = fs
    .readFileSync(path.join(DEPLOY, 'Dockerfile.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  let isIn = true;
  for (const line of lines) {
    const pattern = line
      .replace(/^!/, '')
      .replaceAll('.', String.raw`\.`)
      .replaceAll('*', '[^/]*');
    if (new RegExp(`^${pattern}(/|$)`).test(file)) isIn = line.startsWith('!');
  }
  return isIn;
}

t.test('it is a Dockerfile, without faults that a linter finds', (t) => {
  const faults = validate(TEXT).map(({ range, message }) => [range.start.line + 1, message]);
  t.same(faults, []);
  t.ok(validate('FROM node:22\nRUNN x\n').length > 0, 'which would find some');
  t.end();
});

t.test('its bases have a version and a small variant, and its packages bring no others', (t) => {
  for (const from of instructions('FROM')) t.match(wordsOf(from)[0], /^node:\d+-[a-z]+-slim$/);
  const installs = instructions('RUN').filter((run) =>
    run.getTextContent().includes('apt-get install'),
  );
  t.equal(installs.length, 2);
  for (const run of installs) {
    const text = run.getTextContent();
    t.match(text, /apt-get update/);
    t.match(text, /install -y --no-install-recommends/);
    t.match(text, /rm -rf \/var\/lib\/apt\/lists/);
  }
  t.end();
});

t.test('what it copies is there, and in the context', (t) => {
  const copies = instructions('COPY').filter((copy) => !copy.getTextContent().includes('--from='));
  const sources = copies.flatMap((copy) => wordsOf(copy).slice(0, -1));
  t.ok(sources.includes('src'));
  const build = fs.readFileSync(path.join(PROJECT, 'scripts/build.mjs'), 'utf8');
  for (const [, name] of build.matchAll(/from '\.\/(.*)'/g))
    t.ok(sources.includes(`scripts/${name}`), `${name}, which the build imports, is copied`);
  for (const source of sources) {
    t.ok(fs.existsSync(path.join(PROJECT, source)), `${source} is there`);
    t.ok(isInContext(source), `${source} is in the context`);
  }
  for (const name of ['node_modules', 'dist', '.git', 'images', 'docs', 'test/cli'])
    t.notOk(isInContext(name), `${name} is not`);
  for (const kernel of ['kernel', 'pyramid'])
    t.notOk(isInContext(`src/core/${kernel}/embedded.ts`), 'nor what the build makes');
  t.end();
});

t.test('it runs as the user of the manifests, and starts what the package calls enumerate', (t) => {
  const [user] = instructions('USER', true);
  t.same(user && wordsOf(user), ['1000:1000']);
  const commands = instructions('RUN', true).map((run) => run.getTextContent());
  t.same(imageEntrypoint(), ['enumerate']);
  const [copy] = instructions('COPY', true);
  const program = `${copy && wordsOf(copy).at(-1)}/${PACKAGE.bin.enumerate}`;
  t.match(commands.join('\n'), `ln -s ${program} /usr/local/bin/enumerate`);
  t.match(commands.join('\n'), /&& enumerate selftest$/, 'and a build that works');
  t.end();
});
