/**
 * The package as npm packs it, in the folder of a project that uses it, and the programs of the
 * documentation in the forms that such projects have.
 * @module
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from './core/tools.js';
import { asModule, type Program } from './programs.js';

const modules = path.join(root, 'node_modules');

/** Pack into a folder, as `npm publish` would. @returns the tarball */
export function pack(folder: string): string {
  // What `prepare` would build has been built.
  const options = ['--ignore-scripts', '--silent', '--pack-destination', folder];
  const name = execFileSync('npm', ['pack', ...options], { cwd: root, encoding: 'utf8' }).trim();
  return path.join(folder, name);
}

/**
 * Unpack it into a project, and beside it what it says that it depends on, and nothing else.
 * @param isBuilt - whether the install scripts of its packages have run
 * @returns the package's folder
 */
export function unpack(tarball: string, project: string, isBuilt = true): string {
  const installed = path.join(project, 'node_modules/image-enumerator');
  fs.mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['xzf', tarball, '-C', installed, '--strip-components=1']);
  const { dependencies } = readPackage(installed);
  for (const name of Object.keys(dependencies)) {
    const target = path.join(project, 'node_modules', name);
    if (isBuilt || name !== 'zstd-napi') fs.symlinkSync(path.join(modules, name), target);
    else copyUnbuilt(path.join(modules, name), target);
  }
  return installed;
}

function copyUnbuilt(from: string, to: string): void {
  fs.cpSync(from, to, { recursive: true, filter: (file) => path.basename(file) !== 'build' });
}

interface PackageFile {
  readonly version: string;
  readonly exports: Readonly<Record<string, string | { readonly [condition: string]: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

export function readPackage(installed: string): PackageFile {
  return JSON.parse(fs.readFileSync(path.join(installed, 'package.json'), 'utf8')) as PackageFile;
}

/** The names by which a program imports what the package exports, without package.json. */
export function importNames(installed: string): string[] {
  return Object.keys(readPackage(installed).exports)
    .filter((name) => name !== './package.json')
    .map((name) => `image-enumerator${name.slice(1)}`);
}

/** A Node.js that `npm run setup` has brought; undefined where it has not run. */
export function otherNode(version: '18' | 'latest'): string | undefined {
  const file = path.join(root, `.cache/node-${version}/node_modules/.bin/node`);
  return fs.existsSync(file) ? file : undefined;
}

/** The program for require(); what it exports is settled when it has ended. */
export function asCommonJs(program: Program): string {
  const code = asModule(program)
    .replaceAll(/^import \{([^}]*)\} from ('[^']+');/gm, (_, names: string, from: string) => {
      return `const {${names.replaceAll(' as ', ': ')}} = require(${from});`;
    })
    .replaceAll(/^import (?:\* as )?(\w+) from ('[^']+');/gm, 'const $1 = require($2);');
  return `module.exports = (async () => {\n${code}\n})();\n`;
}

/** All declarations, which the programs share: reading them takes most of the time. */
const declarations = new Map<string, ts.SourceFile | undefined>();

/**
 * Compile with TypeScript as strictly as it can: the files, and each of the package's types that they
 * lead to. @returns what it finds, and nothing if that is none
 */
export function findTypeErrors(
  project: string,
  files: readonly string[],
  options: Readonly<Record<string, unknown>>,
): string {
  const json = {
    target: 'es2023',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    noEmit: true,
    ...options,
  };
  const converted = ts.convertCompilerOptionsFromJson(json, project);
  const host = ts.createCompilerHost(converted.options);
  const read = host.getSourceFile.bind(host);
  host.getCurrentDirectory = () => project;
  host.getSourceFile = (file, how, ...rest) => {
    if (!file.endsWith('.d.ts')) return read(file, how, ...rest);
    const format = typeof how === 'object' ? how.impliedNodeFormat : undefined;
    const key = `${format} ${file}`;
    if (!declarations.has(key)) declarations.set(key, read(file, how, ...rest));
    return declarations.get(key);
  };
  const rootNames = files.map((file) => path.join(project, file));
  const program = ts.createProgram({ rootNames, options: converted.options, host });
  // Those of TypeScript and of Node.js are as they are.
  const own = program
    .getSourceFiles()
    .filter(({ fileName }) => !/\/node_modules\/(typescript|@types)\//.test(fileName));
  const found = [
    ...converted.errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...own.flatMap((file) => program.getSyntacticDiagnostics(file)),
    ...own.flatMap((file) => program.getSemanticDiagnostics(file)),
  ];
  return ts.formatDiagnostics(found, host);
}
