/**
 * Kubernetes' manifests in docs/deploy/, and what a kubelet would start by them.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseAllDocuments, parseDocument } from 'yaml';
import { DEPLOY } from './programs.js';

export interface EnvironmentEntry {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly resourceFieldRef: { readonly resource: string } };
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args: readonly string[];
  readonly env?: readonly EnvironmentEntry[];
  readonly resources: { readonly requests: Readonly<Record<string, string>> };
}

export interface Job {
  readonly kind: 'Job';
  readonly spec: {
    readonly completions?: number;
    readonly podFailurePolicy?: {
      readonly rules: readonly { action: string; onExitCodes?: { values: readonly number[] } }[];
    };
    readonly template: {
      readonly spec: {
        readonly initContainers?: readonly Container[];
        readonly containers: readonly Container[];
      };
    };
  };
}

/** All documents of a file. @throws Error where it is no YAML, or has a key twice */
export function readManifests(file: string): unknown[] {
  return parseAllDocuments(fs.readFileSync(path.join(DEPLOY, file), 'utf8')).map((document) => {
    for (const fault of [...document.errors, ...document.warnings]) throw fault;
    return document.toJS() as unknown;
  });
}

/** A file of one document, with `<<` as Compose reads it. */
export function readCompose(file: string): unknown {
  const document = parseDocument(fs.readFileSync(path.join(DEPLOY, file), 'utf8'), { merge: true });
  for (const fault of [...document.errors, ...document.warnings]) throw fault;
  return document.toJS();
}

export function readJob(file: string): Job {
  return readManifests(file).find((found) => (found as Job).kind === 'Job') as Job;
}

/** The words of ENTRYPOINT, as the image has it. */
export function imageEntrypoint(): string[] {
  const text = fs.readFileSync(path.join(DEPLOY, 'Dockerfile'), 'utf8');
  return JSON.parse(/^ENTRYPOINT (\[.*\])$/m.exec(text)?.[1] ?? '[]') as string[];
}

/** A process as a kubelet starts it. */
export interface Entry {
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The command of a container, `$(NAME)` filled in.
 * @param entrypoint - of its image
 * @param given - what the Job's controller and other objects put into the environment
 */
export function entryOf(
  { command, args, env = [], resources }: Container,
  entrypoint: readonly string[],
  given: Readonly<Record<string, string>> = {},
): Entry {
  const values: Record<string, string> = {};
  for (const { name, value, valueFrom } of env) {
    const resource = valueFrom?.resourceFieldRef.resource.replace('requests.', '');
    values[name] = value ?? resources.requests[resource ?? ''] ?? '';
  }
  Object.assign(values, given);
  const filled = (word: string): string =>
    word.replaceAll(/\$\(([A-Z_]+)\)/g, (whole, name: string) => values[name] ?? whole);
  return { words: [...(command ?? entrypoint), ...args].map(filled), env: values };
}

/** The words with another run's options in place of those of the example, in another folder. */
export function smallerRun(
  { words, env }: Entry,
  run: readonly string[],
  folders: Readonly<Record<string, string>>,
): Entry {
  const options = new Map(
    run.flatMap((word, i) => (i % 2 === 0 ? [[word, run[i + 1] ?? '']] : [])),
  );
  const replaced = words.map((word) => {
    let text = word.replace(/^(--[a-z]+)=.*/, (same, name: string) =>
      options.has(name) ? `${name}=${options.get(name)}` : same,
    );
    for (const [from, to] of Object.entries(folders)) text = text.replaceAll(from, to);
    return text;
  });
  return { words: replaced, env };
}
