/**
 * `GET /files/…`: every image as a file in folders, for programs that show a web server's files as a
 * drive.
 * @module
 */
import { hash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { formatIndex } from '../../../core/index-format.js';
import { chooseOffered } from '../accept.js';
import { type App, type Call, outgoingOf, queryOf, type ServerContext } from '../context.js';
import { findImage, FOREVER, isDigestWanted, TYPES } from '../image-route.js';
import { type ImageJob, MOST_HEADER_DIGITS, tagOf } from '../make-image.js';
import { isLightImage } from '../opened-spaces.js';
import { Problem, reply } from '../problem.js';
import { type ByteRange, requireByteRanges } from '../ranges/byte-ranges.js';
import { type Conditions, isRangeMeant, refusalOf } from '../ranges/conditions.js';
import { pacedBody } from '../visitors/paced-body.js';
import { Recent } from '../visitors/recent.js';
import { visitOf, visitorOf } from '../visitors/visitor.js';
import { type FileSizes, sizeAt } from './file-sizes.js';
import {
  FILES_PREFIX,
  FilesPaths,
  type FilesPlace,
  isFoundUnder,
  namesIn,
  pathTo,
} from './files-path.js';
import { listFolder } from './folders.js';
import type { ImageSet } from './image-set.js';
import { LAST_MODIFIED, listingJson, listingPage } from './listing.js';
import { type FileBytes, RecentFile } from './recent-file.js';

const compress = promisify(gzip);

const ROOT = FILES_PREFIX.slice(0, -1);
/** Another version of the program may show them in another way. */
const LISTING_CONTROL = 'public, max-age=3600';
/** Shorter lists fit into one packet anyway. */
const LEAST_COMPRESSED_BYTES = 1000;
/** Spaces whose sizes of files are kept. */
const MOST_SIZES = 256;
/** Smaller images are made anew as quickly as they are looked up. */
const LARGE_BYTES = 2 ** 17;

type Folder = Exclude<FilesPlace, { kind: 'image' }>;
type Image = Extract<FilesPlace, { kind: 'image' }>;
type Headers = Readonly<Record<string, string>>;

export function addFiles(app: App, server: ServerContext): void {
  const route = new FilesRoute(server);
  for (const path of [ROOT, `${ROOT}/*`]) app.get(path, (call) => route.answer(call));
}

class FilesRoute {
  readonly #server: ServerContext;
  readonly #paths: FilesPaths;
  readonly #recent: RecentFile;
  readonly #sizes = new Recent<string, Promise<FileSizes>>(MOST_SIZES);

  constructor(server: ServerContext) {
    this.#server = server;
    this.#recent = new RecentFile(server.budget);
    this.#paths = new FilesPaths(server.settings.limits);
  }

  /** @throws Problem, EnumeratorError */
  async answer(call: Call): Promise<Response> {
    const { pool } = this.#server;
    const outgoing = outgoingOf(call);
    const visitor = visitorOf(outgoing);
    const { waitMs = 0 } = visitOf(outgoing) ?? {};
    if (waitMs > 0) await setTimeout(waitMs, undefined, { ref: false });
    const asked = namesIn(call.req.path.slice(ROOT.length));
    const place = await this.#paths.find(asked, (job) => pool.run('folderRange', job, { visitor }));
    if (!isFoundUnder(place, asked)) {
      const query = queryOf(call);
      return reply(308, { location: `${pathTo(place, asked)}${query === '' ? '' : `?${query}`}` });
    }
    return place.kind === 'image' ? this.#replyImage(call, place) : this.#replyFolder(call, place);
  }

  async #replyFolder(call: Call, place: Folder): Promise<Response> {
    const { flow, settings } = this.#server;
    const outgoing = outgoingOf(call);
    const isJson = wantsJson(new URLSearchParams(queryOf(call)), call.req.header('accept'));
    const listed = await listFolder(place, settings.choice, (images) =>
      this.#sizesOf(images, visitorOf(outgoing)),
    );
    const path = ['', 'files', ...place.names, ''].join('/');
    const text = isJson ? listingJson(listed) : listingPage({ ...listed, path });
    const plain = Buffer.from(text);
    const isLong = plain.length >= LEAST_COMPRESSED_BYTES;
    const coding = isLong ? chooseOffered(call.req.header('accept-encoding'), ['gzip']) : undefined;
    const digest = hash('sha256', plain, 'base64url').slice(0, 22);
    const tag = `"${digest}${coding === undefined ? '' : `-${coding}`}"`;
    const headers = {
      'content-type': isJson ? 'application/json' : 'text/html; charset=utf-8',
      'cache-control': LISTING_CONTROL,
      // Whoever follows every link never comes to an end.
      'x-robots-tag': 'noindex, nofollow',
      vary: 'accept, accept-encoding',
      ...(coding === undefined ? {} : { 'content-encoding': coding }),
    };
    const refused = refusedBy(call, tag, headers);
    if (refused !== undefined) return refused;
    // Digits that follow one another shrink to a tenth at the least effort.
    const body = coding === undefined ? plain : await compress(plain, { level: 1 });
    const all = { ...headers, etag: tag, ...lengthOf(body.length) };
    const isHead = call.req.method === 'HEAD';
    return reply(200, all, isHead ? body : pacedBody(body, outgoing, flow));
  }

  async #replyImage(call: Call, { images, index }: Image): Promise<Response> {
    const { settings, flow } = this.#server;
    const { choice, form } = images;
    const outgoing = outgoingOf(call);
    const number = formatIndex(index);
    const { version } = settings;
    const hasDigest = isDigestWanted(outgoing);
    const job: ImageJob = { choice, number, form, scale: 1, version, hasDigest };
    const tag = tagOf(images, job, number);
    const headers = {
      'cache-control': FOREVER,
      'last-modified': LAST_MODIFIED,
      etag: tag,
      ...(number.length > MOST_HEADER_DIGITS ? {} : { 'x-image-index': number }),
    };
    const refused = refusedBy(call, tag, headers, true);
    if (refused !== undefined) return refused;
    const head = { ...headers, 'content-type': TYPES[form], 'accept-ranges': 'bytes' };
    const isHead = call.req.method === 'HEAD';
    const isRange = !isHead && isRangeMeant(conditionsOf(call), tag);
    const asked = isRange ? call.req.header('range') : undefined;
    if (isHead || asked !== undefined) {
      const size = sizeAt(await this.#sizesOf(images, visitorOf(outgoing)), index);
      // What is not in the file need not be made.
      if (size !== undefined) readRange(asked, size);
      if (isHead && size !== undefined && !hasDigest)
        return reply(200, { ...head, ...lengthOf(size) }, unread());
    }
    const make = async (): Promise<FileBytes> => {
      const made = await findImage(this.#server, outgoing, job, FOREVER);
      return { bytes: made.bytes ?? new Uint8Array(0), digest: made.headers['repr-digest'] };
    };
    const isLarge = asked !== undefined && choice.space.sampleBytes >= LARGE_BYTES;
    const key = `${tag}${hasDigest ? 'digest' : ''}`;
    const { bytes, digest } = await (isLarge ? this.#recent.read(key, make) : make());
    const all = digest === undefined ? head : { ...head, 'repr-digest': digest };
    if (isHead) return reply(200, all, bytes);
    const range = readRange(asked, bytes.length);
    if (range === undefined)
      return reply(200, { ...all, ...lengthOf(bytes.length) }, pacedBody(bytes, outgoing, flow));
    const { start, end } = range;
    const part = bytes.subarray(Number(start), Number(end));
    const place = { 'content-range': `bytes ${start}-${end - 1n}/${bytes.length}` };
    const body = pacedBody(part, outgoing, flow);
    return reply(206, { ...all, ...lengthOf(part.length), ...place }, body);
  }

  #sizesOf({ choice, query, form }: ImageSet, visitor: string): Promise<FileSizes> {
    const key = `${form} ${query}`;
    const known = this.#sizes.get(key);
    if (known !== undefined) return known;
    const sizes = this.#server.pool.run(
      'sizes',
      { choice, form },
      { visitor, isShort: isLightImage(choice, 1) },
    );
    this.#sizes.set(key, sizes);
    sizes.catch(() => this.#sizes.forget(key));
    return sizes;
  }
}

function lengthOf(sizeBytes: number): Headers {
  return { 'content-length': String(sizeBytes) };
}

/** In place of a body whose length the headers tell, where only they are asked for. */
function unread(): ReadableStream<Uint8Array> {
  return new ReadableStream();
}

/** @throws Problem 400 */
function wantsJson(params: URLSearchParams, accept: string | undefined): boolean {
  const format = params.get('format');
  if (format === 'json' || format === 'html') return format === 'json';
  if (format !== null) throw new Problem(400, 'format must be html or json');
  return chooseOffered(accept, ['text/html', 'application/json']) === 'application/json';
}

function conditionsOf(call: Call): Conditions {
  return call.req.header();
}

/**
 * The answer to whoever has the file already, or asks for another one.
 * @param isDated - whether the answer has a date, so that conditions may name it
 * @throws Problem 412
 */
function refusedBy(
  call: Call,
  tag: string,
  headers: Headers,
  isDated = false,
): Response | undefined {
  const conditions = conditionsOf(call);
  const refusal = refusalOf(conditions, tag);
  if (refusal === 412) throw new Problem(412, 'the file has another entity tag', { etag: tag });
  const since = call.req.header('if-modified-since');
  // A file is of 1970, so that every date is as late.
  const isOld =
    isDated && conditions['if-none-match'] === undefined && Date.parse(since ?? '') >= 0;
  return refusal === 304 || isOld ? reply(304, { ...headers, etag: tag }) : undefined;
}

/**
 * One range of bytes; nothing where the whole file is meant. Several are answered by the whole file,
 * as RFC 9110 §14.2 allows: images are small.
 * @throws Problem 416
 */
function readRange(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const ranges = requireByteRanges(header, BigInt(sizeBytes));
  const [range, another] = ranges === 'whole' ? [] : ranges;
  return another === undefined ? range : undefined;
}
