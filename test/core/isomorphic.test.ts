/**
 * Core runs the same everywhere: here, in a worker thread, in a browser. It reads no clock, takes
 * no random number and asks nothing of Node.
 * @module
 */
import fs from 'node:fs';
import { Worker } from 'node:worker_threads';
import t from 'tap';
import ts from 'typescript';
import { exercise } from './exercise.js';
import type { Task } from './isomorphic-worker.js';
import { root } from './tools.js';

/** Whatever core may name that it does not itself declare. */
const ALLOWED = new Set(
  [
    'Array ArrayBuffer Error ErrorOptions Generator Infinity Map Math NaN Number BigInt Object Promise',
    'RangeError Readonly ReadonlyArray ReadonlyMap ReadonlySet Record Partial Required Exclude Pick Omit Set',
    'String TypeError undefined const Uint8Array Uint16Array Uint32Array BigUint64Array DataView',
    'RegExp JSON TextDecoder TextEncoder WebAssembly atob btoa globalThis',
  ].flatMap((line) => line.split(' ')),
);

/** Members of what is allowed that are not. */
const FORBIDDEN_MEMBERS = new Set(['Math.random', 'globalThis.process', 'globalThis.Buffer']);

/** The sources of core, without the kernel's AssemblyScript, which is another language. */
function coreFiles(folder: string, extension: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith(extension) && !file.endsWith('.d.ts'))
    .filter((file) => !file.includes('/assembly/'));
}

function runWorker(task: Task): Promise<string> {
  const worker = new Worker(new URL('isomorphic-worker.js', import.meta.url), {
    workerData: task,
    execArgv: ['--experimental-vm-modules', '--no-warnings'],
  });
  return new Promise((resolve, reject) => {
    worker.on('message', resolve);
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('the worker ended and said nothing')));
  });
}

t.test('a worker thread makes the same frames', async (t) => {
  const here = exercise();
  t.ok(here.length > 100_000);
  t.ok((await runWorker({ realm: 'thread', modules: [] })) === here);
});

t.test('four threads at a time do not disturb each other', async (t) => {
  const here = exercise();
  const tasks = Array.from({ length: 4 }, () => runWorker({ realm: 'thread', modules: [] }));
  for (const there of await Promise.all(tasks)) t.ok(there === here);
});

t.test('a realm with WebAssembly, TextEncoder, TextDecoder, atob and btoa is enough', async (t) => {
  const base = new URL('../../src/core/', import.meta.url);
  const modules = coreFiles(base.pathname, '.js').map((file) => new URL(file, base).href);
  t.ok(modules.length > 10, `all ${modules.length} modules of core load there`);
  const there = await runWorker({ realm: 'browser', modules });
  t.ok(there === exercise());
});

t.test('such a realm has nothing of Node: the control', async (t) => {
  const code = `process.version; export const exercise = () => ''`;
  const url = new URL('with-node.mjs', `file://${t.testdir({ 'with-node.mjs': code })}/`).href;
  await t.rejects(runWorker({ realm: 'browser', modules: [url] }), /process is not defined/);
  const clock = t.testdir({ 'with-clock.mjs': 'Date.now();' });
  const clockUrl = new URL('with-clock.mjs', `file://${clock}/`).href;
  await t.rejects(runWorker({ realm: 'browser', modules: [clockUrl] }), /Date is not defined/);
});

t.test('the sources of core name no global but those of a short list', async (t) => {
  const folder = `${root}src/core/`;
  const files = coreFiles(folder, '.ts');
  t.ok(files.length > 10);
  for (const file of files) {
    const source = fs.readFileSync(folder + file, 'utf8');
    t.same(foreignNames(file, source), [], file);
  }
});

t.test('the search for globals finds them: its control', async (t) => {
  const find = (source: string): string[] => foreignNames('a.ts', source);
  t.same(find('export const now = (): number => Date.now();'), ['Date']);
  t.same(find('const b = Buffer.from([1]); b.fill(process.argv.length);'), ['Buffer', 'process']);
  t.same(find('const x = Math.random() + Math.floor(1);'), ['Math.random']);
  t.same(find('globalThis.process.exit(1)'), ['globalThis.process']);
  t.same(find('const performance = { now: 1 }; const { now: n } = performance; n;'), []);
  t.same(find('import { a as b } from "node:fs"; b({ crypto: 1 }).fetch;'), ['node:fs']);
  t.same(find('await import("os")'), ['os']);
});

/** Names that a file uses but does not declare, beyond those that are allowed; `node:` imports too. */
function foreignNames(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const declared = new Set<string>();
  const used = new Map<string, true>();
  visit(file);
  return [...used.keys()].filter((used) => !declared.has(used));

  function visit(node: ts.Node): void {
    if (ts.isStringLiteral(node) && isSpecifier(node) && !isAllowedSpecifier(node.text)) {
      used.set(node.text, true);
    }
    if (ts.isPropertyAccessExpression(node)) {
      const member = node.getText(file);
      if (FORBIDDEN_MEMBERS.has(member)) used.set(member, true);
    }
    if (ts.isIdentifier(node)) {
      if (declares(node)) declared.add(node.text);
      else if (!isMemberName(node) && !ALLOWED.has(node.text)) used.set(node.text, true);
    }
    ts.forEachChild(node, visit);
  }
}

function isSpecifier({ parent }: ts.StringLiteral): boolean {
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword)
  );
}

function isAllowedSpecifier(text: string): boolean {
  return text.startsWith('.') || text.startsWith('@noble/hashes/');
}

/** Whether this is where a name is declared. */
function declares(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent)) return parent.name === node;
  return (
    (ts.isVariableDeclaration(parent) ||
      ts.isBindingElement(parent) ||
      ts.isParameter(parent) ||
      ts.isFunctionDeclaration(parent) ||
      ts.isClassDeclaration(parent) ||
      ts.isInterfaceDeclaration(parent) ||
      ts.isTypeAliasDeclaration(parent) ||
      ts.isTypeParameterDeclaration(parent)) &&
    parent.name === node
  );
}

/** Whether a name is that of a member, which is none of the realm. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return true;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isGetAccessor(parent) ||
      ts.isNamedTupleMember(parent)) &&
    parent.name === node
  );
}
