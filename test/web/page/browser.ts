/**
 * A real browser for the page's tests, and a file server that knows nothing of the page.
 * @module
 */
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Browser,
  type BrowserContextOptions,
  type BrowserServer,
  chromium,
  type Download,
  type Page,
} from 'playwright-core';
import { CHROMIUM, CHROMIUM_ARGUMENTS } from '../../../bench/chromium.js';
import { root } from '../../core/tools.js';
import { patienceMs } from '../../patience.js';

/** Debian's, as scripts/setup.sh installs it: without a window it needs half of the processor. */
const EXECUTABLE = '/usr/bin/chromium-headless-shell';

/** The policy that the page has to live with. */
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' blob: data:; style-src 'self'";

export const pageFolder = path.join(root, 'dist/page');

const LAUNCH = {
  executablePath: EXECUTABLE,
  chromiumSandbox: false,
  // What would be drawn by a process of its own costs a tenth more.
  args: [...CHROMIUM_ARGUMENTS, '--in-process-gpu'],
};

/** A browser for all test files: the runner starts it and gives its address to each. */
export function launchBrowserServer(): Promise<BrowserServer> {
  return chromium.launchServer(LAUNCH);
}

/**
 * The runner's browser, or one of its own where the file runs by itself.
 * @returns a browser without a window; the caller closes it
 */
export function startBrowser(): Promise<Browser> {
  const { BROWSER } = process.env;
  return BROWSER === undefined ? chromium.launch(LAUNCH) : chromium.connect(BROWSER);
}

/** With the window that it hides: what a browser knows of programs that can be installed. */
export function startWholeBrowser(): Promise<Browser> {
  return chromium.launch({ ...LAUNCH, executablePath: CHROMIUM });
}

/** A browser that draws shaders, without a graphics card; the caller closes it. */
export function startShaderBrowser(): Promise<Browser> {
  const args = CHROMIUM_ARGUMENTS.filter((argument) => argument !== '--disable-gpu');
  return chromium.launch({
    ...LAUNCH,
    executablePath: CHROMIUM,
    args: [...args, '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  });
}

/** The bytes of what a page saves. */
export async function bytesOf(download: Download): Promise<Buffer> {
  return buffer(await download.createReadStream());
}

export interface FileServer {
  /** With a slash at the end. */
  readonly address: string;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/**
 * Serve a folder as any web server does, under a sub-path, so that an address which is not
 * relative leads nowhere.
 * @param extra - more files, by their names
 * @param delayMs - how long each answer takes
 */
export async function serveFolder(
  folder: string,
  extra: Readonly<Record<string, string>> = {},
  delayMs = 0,
): Promise<FileServer> {
  const prefix = '/some/where/';
  const server = http.createServer(async (request, response) => {
    if (delayMs > 0) await pause(delayMs);
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : undefined;
    const content = name === undefined ? undefined : readFile(folder, name || 'index.html', extra);
    if (content === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not here\n');
      return;
    }
    const type = TYPES[path.extname(name || 'index.html')] ?? 'application/octet-stream';
    response
      .writeHead(200, { 'content-type': type, 'content-security-policy': POLICY })
      .end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the server has no port');
  return {
    address: `http://127.0.0.1:${bound.port}${prefix}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function readFile(
  folder: string,
  name: string,
  extra: Readonly<Record<string, string>>,
): Buffer | string | undefined {
  if (Object.hasOwn(extra, name)) return extra[name];
  const file = path.join(folder, path.normalize(`/${name}`));
  return fs.existsSync(file) && fs.statSync(file).isFile() ? fs.readFileSync(file) : undefined;
}

/** A page of its own, with its own storage, and what went wrong in it. */
export interface Visit {
  readonly page: Page;
  /** Exceptions, and lines of the console that are errors; those of missing settings left out. */
  readonly faults: string[];
  readonly close: () => Promise<void>;
}

/**
 * Open a page in a browser that has never been there. Its service worker costs as much again as half
 * of the visit, so that only those have it who say `serviceWorkers: 'allow'`.
 * @param options - `script` runs in the page before its own do
 */
export async function visit(
  browser: Browser,
  address: string,
  { script, ...options }: BrowserContextOptions & { readonly script?: string } = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1000, height: 640 },
    serviceWorkers: 'block',
    ...options,
  });
  if (script !== undefined) await context.addInitScript(script);
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs());
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    const isMissingSetting = /\/(api\/\w+|\w+\.json)$/.test(message.location().url);
    if (message.type() === 'error' && !isMissingSetting) faults.push(message.text());
  });
  await page.goto(address);
  return { page, faults, close: () => context.close() };
}
