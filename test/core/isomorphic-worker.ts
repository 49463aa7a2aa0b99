/**
 * A worker thread that runs exercise.ts, by itself or in what looks like a browser: a fresh realm
 * that has the language, WebAssembly and three things more. SPEC asks for no others.
 * @module
 */
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { exercise } from './exercise.js';

/** What the worker is asked to do. */
export interface Task {
  readonly realm: 'thread' | 'browser';
  /** Modules to load besides, by URL. */
  readonly modules: readonly string[];
}

const { realm, modules } = workerData as Task;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is a window's
parentPort?.postMessage(realm === 'thread' ? exercise() : await exerciseInBrowser(modules));

async function exerciseInBrowser(urls: readonly string[]): Promise<string> {
  const context = vm.createContext({ TextEncoder, TextDecoder, atob, btoa });
  // What the language has, but a numbering must not look at: the clock and luck.
  vm.runInContext('delete globalThis.Date; delete Math.random;', context);
  const loaded = new Map<string, vm.SourceTextModule>();

  function load(url: string): vm.SourceTextModule {
    const known = loaded.get(url);
    if (known !== undefined) return known;
    const source = fs.readFileSync(fileURLToPath(url), 'utf8');
    const module = new vm.SourceTextModule(source, { context, identifier: url });
    loaded.set(url, module);
    return module;
  }

  function resolve(specifier: string, from: string): string {
    const url = specifier.startsWith('.')
      ? new URL(specifier, from).href
      : import.meta.resolve(specifier);
    if (!url.startsWith('file:')) throw new Error(`${from} imports ${specifier}`);
    return url;
  }

  async function run(url: string): Promise<vm.SourceTextModule> {
    const module = load(url);
    if (module.status === 'unlinked') {
      await module.link((specifier, from) => load(resolve(specifier, from.identifier)));
    }
    await module.evaluate();
    return module;
  }

  for (const url of urls) await run(url);
  const { namespace } = await run(new URL('exercise.js', import.meta.url).href);
  return (namespace as { exercise: () => string }).exercise();
}
