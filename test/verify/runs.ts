/** Runs to verify, and what a verification prints of them: by calls, not commands. @module */
import fs from 'node:fs';
import path from 'node:path';
import { makeVerifyReporter } from '../../src/cli/render/verify-report.js';
import { verify, type VerifyOptions } from '../../src/verify/verify.js';
import { callCommand } from '../cli/call-command.js';
import { temporaryFolder } from '../cli/started-command.js';

export const SPACE = ['--size', '12x9', '--color', 'gray', '--seed', 'verify'];
export const RANGE = ['--from', '100', '--count', '30'];
export const FRAME_BYTES = 108;

type Test = Parameters<typeof temporaryFolder>[0];

/** A folder with a run in it. */
export async function made(t: Test, ...args: string[]): Promise<string> {
  const cwd = temporaryFolder(t);
  await make(cwd, ...args);
  return cwd;
}

export async function make(cwd: string, ...args: string[]): Promise<void> {
  const { status, stderr } = await callCommand([...SPACE, ...RANGE, ...args], { cwd });
  if (status !== 0) throw new Error(`enumerate ${args.join(' ')}: exit ${status}, ${stderr}`);
}

/** 0 or 1 in a line, for right or wrong, and what is printed. */
export function outputOf(cwd: string, ...paths: string[]): Promise<string> {
  return printed(cwd, paths, {});
}

export async function printed(
  cwd: string,
  paths: readonly string[],
  { all = false, json = false, ...options }: PrintOptions,
): Promise<string> {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  const reporter = makeVerifyReporter({ all, json, print, printError: print });
  const files = paths.map((name) => path.join(cwd, name));
  const report = await verify(files, { ...options, ...reporter.options });
  reporter.end(report);
  const text = lines.map((line) => `${line}\n`).join('');
  return `${report.isRight ? 0 : 1}\n${text.replaceAll(`${cwd}/`, '')}`;
}

interface PrintOptions extends VerifyOptions {
  readonly all?: boolean;
  readonly json?: boolean;
}

/** The JSON objects that are printed. */
export async function fieldsOf(
  cwd: string,
  paths: readonly string[],
  options: Omit<PrintOptions, 'json'> = {},
  // oxlint-disable-next-line typescript/no-explicit-any -- as JSON.parse has it
): Promise<any[]> {
  const text = await printed(cwd, paths, { ...options, json: true });
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line));
}

export function flip(file: string, at: number, bit = 1): void {
  const bytes = fs.readFileSync(file);
  const place = at < 0 ? bytes.length + at : at;
  bytes[place]! ^= bit;
  fs.writeFileSync(file, bytes);
}
