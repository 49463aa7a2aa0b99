/**
 * Which file of src/ may import what: the layout's one-way rule as a function, and the
 * reader that finds a file's imports.
 *
 *     core ← text ← reference, codecs, art ← io ← pictures ← run ← media ← verify, demo
 *          ← queue, repair ← measure, selftest ← web ← index, node ← cli
 *
 * Some folders run in browsers too, and know nothing of Node: core, text, codecs, art, pictures
 * (without pictures/files), web/shared, web/page-state and web/page.
 */
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import ts from 'typescript';

/** One import as it stands in a file. */
export interface Import {
  /** What stands between the quotes; `undefined` where it is no plain string. */
  readonly specifier: string | undefined;
  /** Leaves nothing behind in the JavaScript: `import type`, `export type`, `typeof import()`. */
  readonly typeOnly: boolean;
  /** 1-based. */
  readonly line: number;
}

/**
 * A layer imports from itself and from every lower rank. `index`, `node`, `node-types`,
 * `node-arguments` and `checkpoint` are files: src/index.ts and so on.
 */
const ranks = new Map([
  ['core', 0],
  ['text', 1],
  ['reference', 2],
  ['codecs', 2],
  ['art', 2],
  ['io', 3],
  ['pictures', 4],
  ['run', 5],
  ['media', 6],
  ['demo', 7],
  ['verify', 7],
  ['queue', 8],
  ['repair', 8],
  ['measure', 9],
  ['selftest', 9],
  ['web', 10],
  ['index', 11],
  ['checkpoint', 11],
  ['node', 11],
  ['node-types', 10.5],
  ['node-arguments', 10.7],
  ['cli', 12],
]);

/** The folders that run in browsers too. */
const isomorphic = new Set([
  'core',
  'text',
  'codecs',
  'art',
  'pictures',
  'web/shared',
  'web/page-state',
  'web/page',
]);

/** The folders that run in browsers and stand on more than one lower layer: what they may import. */
const browserImports = new Map([
  ['pictures', ['core', 'text', 'codecs', 'art']],
  ['web/shared', ['core', 'text', 'codecs', 'art', 'pictures']],
  ['web/page-state', ['core', 'text', 'codecs', 'art', 'pictures', 'web/shared']],
  ['web/page', ['core', 'text', 'codecs', 'art', 'pictures', 'web/shared', 'web/page-state']],
]);

/** The part of pictures that reads files and starts programs. */
const nodePart = 'pictures/files';

/** Whether the file lies in a layer of which only a part runs in browsers. */
function isSplit(file: string): boolean {
  return browserImports.has(folderOf(file)) || folderOf(file) === nodePart;
}

/** Imports against the layout that are on their way out: the list only gets shorter. */
export const DEBTS: readonly string[] = [];

/** The only package that core may use. */
const corePackage = '@noble/hashes';

/**
 * Judge one import.
 * @param file - the importing file's path inside src/, with forward slashes: `core/space.ts`
 * @returns what is wrong with it; undefined where nothing is
 */
export function findFault(file: string, { specifier, typeOnly }: Import): string | undefined {
  const from = layerOf(file);
  const fromRank = ranks.get(from);
  if (fromRank === undefined) return `${from} is no layer of the layout`;
  if (specifier === undefined) return 'an import needs a plain string, so that it can be checked';

  if (!/^\.\.?(\/|$)/.test(specifier)) {
    return findPackageFault(isSplit(file) ? folderOf(file) : from, specifier);
  }

  const target = posix.join(posix.dirname(file), specifier);
  if (target.startsWith('..')) return `${specifier} lies outside src/`;
  const to = layerOf(target);
  const toRank = ranks.get(to);
  if (toRank === undefined) return `${to} is no layer of the layout`;
  const allowed = browserImports.get(folderOf(file));
  if (allowed !== undefined) {
    const folder = folderOf(target);
    const isAllowed =
      folder === folderOf(file) ||
      allowed.includes(folder) ||
      (allowed.includes(to) && folder !== nodePart);
    return isAllowed ? undefined : `${folderOf(file)} may not import from ${folder}`;
  }
  if (folderOf(target) === 'web/page') return 'web/page is for browsers: nobody imports from it';
  if (from === to) return undefined;
  if (toRank >= fromRank) return `${from} may not import from ${to}`;
  if (from === 'reference' && !typeOnly) return 'reference may import only types from core';
  return undefined;
}

/** The part of {@link findFault} for what is not a path: packages and Node's own modules. */
function findPackageFault(from: string, specifier: string): string | undefined {
  if (specifier === 'image-enumerator' || specifier.startsWith('image-enumerator/')) {
    return 'the package imports itself by paths only';
  }
  if (isBuiltin(specifier)) {
    return isomorphic.has(from) ? `${from} may not import Node's modules` : undefined;
  }
  if (from === 'core' && specifier !== corePackage && !specifier.startsWith(`${corePackage}/`)) {
    return `core may import no package but ${corePackage}`;
  }
  return undefined;
}

/** `core` for `core/space.ts`, `index` for `index.js`: the first part of a path inside src/. */
function layerOf(file: string): string {
  const [first = ''] = file.split('/');
  return first.replace(/\.(ts|js)$/, '');
}

/** `web/page` for `web/page/shell/keys.ts`, `core` for `core/space.ts`: up to two folders. */
function folderOf(file: string): string {
  return file.split('/').slice(0, -1).slice(0, 2).join('/');
}

/**
 * Find every import of a source text: static, dynamic, `export … from`, `import x = require()`,
 * `require()`, types by `import()`, and `new URL(…, import.meta.url)`, by which worker threads
 * are started.
 */
export function readImports(file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];

  function add(node: ts.Node, specifier: ts.Node | undefined, typeOnly: boolean): void {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    const plain = specifier !== undefined && ts.isStringLiteralLike(specifier);
    found.push({ specifier: plain ? specifier.text : undefined, typeOnly, line: line + 1 });
  }

  function visit(node: ts.Node): void {
    if (ts.isImportDeclaration(node)) {
      add(
        node,
        node.moduleSpecifier,
        node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
      );
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      add(node, node.moduleSpecifier, node.isTypeOnly);
    } else if (ts.isExternalModuleReference(node)) {
      add(node, node.expression, false);
    } else if (ts.isImportTypeNode(node)) {
      add(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
    } else if (ts.isCallExpression(node) && isImporter(node.expression)) {
      add(node, node.arguments[0], false);
    } else if (ts.isNewExpression(node) && node.expression.getText() === 'URL') {
      const [specifier, base] = node.arguments ?? [];
      if (base?.getText() === 'import.meta.url') add(node, specifier, false);
    }
    ts.forEachChild(node, visit);
  }
  visit(source);
  return found;
}

/** Is this what `import(…)` or `require(…)` calls? */
function isImporter(callee: ts.Expression): boolean {
  return (
    callee.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(callee) && callee.text === 'require')
  );
}
