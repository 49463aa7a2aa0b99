/**
 * The built page's files. All are read when the server starts, and looked up by their names: what
 * is not among them cannot be asked for.
 * @module
 */
import { hash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { HonoRequest } from 'hono';
import { chooseOffered } from '../accept.js';
import { isKnown } from '../make-image.js';
import { reply } from '../problem.js';

interface PageFile {
  readonly bytes: Buffer;
  readonly type: string;
  /** Without quotes. */
  readonly digest: string;
  /** Whether its name says what is in it, so that it never changes. */
  readonly isHashed: boolean;
  readonly isText: boolean;
  /** By coding, made at the first request. */
  readonly compressed: Map<Coding, Promise<Buffer>>;
}

/** The better one first. */
const CODINGS = ['br', 'gzip'] as const;
type Coding = (typeof CODINGS)[number];

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
const COMPRESSED_ALREADY = new Set(['.png', '.ico', '.woff2']);
/** Smaller ones fit into one packet anyway. */
const LEAST_COMPRESSED_BYTES = 1000;
const DAY = 86_400;

const CODERS: Readonly<Record<Coding, (bytes: Buffer) => Promise<Buffer>>> = {
  br: promisify(zlib.brotliCompress),
  gzip: promisify(zlib.gzip),
};

/** The addresses of files that have others than their names. Browsers ask for an icon unasked. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  '/index.html': ['/'],
  '/icon.svg': ['/icon.svg', '/favicon.ico'],
};

/** By their addresses below the base path: `/` and `/assets/index-1a2b.js`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** @param folder - may be missing: then there are no files */
export function readPageFiles(folder: string | undefined): PageFiles {
  const files = new Map<string, PageFile>();
  if (folder === undefined || !fs.existsSync(folder)) return files;
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = path.join(entry.parentPath, entry.name);
    const name = `/${path.relative(folder, source).replaceAll('\\', '/')}`;
    const bytes = fs.readFileSync(source);
    const ending = path.extname(name);
    const file = {
      bytes,
      type: TYPES[ending] ?? 'application/octet-stream',
      digest: hash('sha256', bytes, 'base64url').slice(0, 22),
      isHashed: name.startsWith('/assets/'),
      isText: !COMPRESSED_ALREADY.has(ending) && bytes.length >= LEAST_COMPRESSED_BYTES,
      compressed: new Map<Coding, Promise<Buffer>>(),
    };
    for (const address of ADDRESSES[name] ?? [name]) files.set(address, file);
  }
  return files;
}

/** @returns nothing where there is no such file, or something else is to be done with it */
export async function replyFile(files: PageFiles, req: HonoRequest): Promise<Response | undefined> {
  const file = files.get(req.path);
  if (file === undefined || !/^(GET|HEAD)$/.test(req.method)) return undefined;
  const accepted = req.header('accept-encoding');
  const coding = file.isText ? chooseOffered(accepted, CODINGS) : undefined;
  const tag = `"${file.digest}${coding === undefined ? '' : `-${coding}`}"`;
  const headers = {
    'content-type': file.type,
    'cache-control': file.isHashed ? `public, max-age=${365 * DAY}, immutable` : 'no-cache',
    etag: tag,
    ...(file.isText ? { vary: 'accept-encoding' } : {}),
    ...(coding === undefined ? {} : { 'content-encoding': coding }),
  };
  if (isKnown(tag, req.header('if-none-match'))) return reply(304, headers);
  return reply(200, headers, coding === undefined ? file.bytes : await compress(file, coding));
}

function compress(file: PageFile, coding: Coding): Promise<Buffer> {
  const known = file.compressed.get(coding) ?? CODERS[coding](file.bytes);
  file.compressed.set(coding, known);
  return known;
}
