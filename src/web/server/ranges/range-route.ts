/**
 * `GET /range/FROM+COUNT.tar` and the like: a range of images as a file that is never written, of
 * which every byte is there at once. RFC 9110.
 * @module
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FileKind } from '../../../run/record.js';
import { type Call, outgoingOf, type ServerContext } from '../context.js';
import { allowOthers, openHeaders } from '../cross-origin.js';
import { FOREVER, SHORTLY } from '../image-route.js';
import { Problem, toProblem, writeProblem } from '../problem.js';
import { pacedStream, sendPaced } from '../visitors/paced-body.js';
import type { Flow } from '../visitors/rate.js';
import { Recent } from '../visitors/recent.js';
import { visitorOf } from '../visitors/visitor.js';
import { type ByteRange, requireByteRanges } from './byte-ranges.js';
import { type Conditions, isRangeMeant, refusalOf } from './conditions.js';
import { FIRST_BYTES, HELD_BYTES, makePieces, PieceMemory, type Segment } from './range-body.js';
import { nameOf, RANGE_PREFIX, type RangeFacts, type RangeJob } from './range-target.js';

/** A request, as far as it matters. */
interface RangeRequest {
  /** From `/range/` on, with its query. */
  readonly target: string;
  /** Whether only the head is wanted: then no part of the body is either. RFC 9110 §14.2. */
  readonly isHead: boolean;
  readonly headers: Conditions & { readonly range?: string | undefined };
}

interface RangeAnswer {
  readonly status: number;
  /** Those of every answer among them. */
  readonly headers: Record<string, string>;
  readonly body: RangeBody | undefined;
}

interface RangeBody {
  /** The first piece, valid until the next one is asked for. */
  readonly first: Uint8Array;
  /** Those behind it. To be ended by whoever does not want them, too. */
  readonly rest: Pieces;
}

type Pieces = AsyncGenerator<Uint8Array, void, void>;

/**
 * Finds what to answer.
 * @param outgoing - what the answer will be written to; undefined where the app is called without a
 *   connection
 * @throws Problem, EnumeratorError
 */
export type RangeRoute = (
  request: RangeRequest,
  outgoing: ServerResponse | undefined,
) => Promise<RangeAnswer>;

/** Facts that are kept, and the longest address of them. */
const MOST_FACTS = 256;
const LONGEST_TARGET = 1024;

const TYPES: Readonly<Record<FileKind, string>> = {
  tar: 'application/x-tar',
  zip: 'application/zip',
  npy: 'application/octet-stream',
  raw: 'application/octet-stream',
  y4m: 'video/x-yuv4mpeg',
};

export function rangeRoute(server: ServerContext): RangeRoute {
  const { settings, rangeThreads, budget } = server;
  const { limits, version, choice: defaults } = settings;
  const known = new Recent<string, RangeFacts>(MOST_FACTS);
  const memory = new PieceMemory();

  const findFacts = async (job: RangeJob, visitor: string): Promise<RangeFacts> => {
    const { target } = job;
    const kept = known.get(target);
    if (kept !== undefined) return kept;
    const facts = await rangeThreads.facts(job, visitor);
    if (target.length <= LONGEST_TARGET) known.set(target, facts);
    return facts;
  };

  return async ({ target, isHead, headers: asked }, outgoing) => {
    if (target.length > limits.maxIndexLength) {
      throw new Problem(
        414,
        `an address of ${target.length} characters is too long: this server takes ${limits.maxIndexLength}`,
      );
    }
    const visitor = visitorOf(outgoing);
    const job: RangeJob = { target, defaults, maxPixels: limits.maxPixels, version };
    const facts = await findFacts(job, visitor);
    const { size, tag, kind } = facts;
    const headers = openHeaders();
    headers['etag'] = tag;
    headers['cache-control'] = facts.isWhole ? FOREVER : SHORTLY;
    headers['accept-ranges'] = 'bytes';
    const refusal = refusalOf(asked, tag);
    if (refusal === 412) throw new Problem(412, 'the file has another entity tag', { etag: tag });
    if (refusal === 304) return { status: 304, headers, body: undefined };

    const isPart = !isHead && isRangeMeant(asked, tag);
    const ranges = isPart ? requireByteRanges(asked.range, size, { etag: tag }) : 'whole';
    const { status, length, segments } = layOut(ranges, facts, headers);
    headers['content-length'] = String(length);
    headers['content-disposition'] = `attachment; filename="${fileName(target, kind)}"`;
    if (isHead || length === 0n) return { status, headers, body: undefined };
    const open = (): Pieces => makePieces(segments, rangeThreads.open(job, facts, visitor), memory);
    if (length <= BigInt(FIRST_BYTES)) return { status, headers, body: await begin(open()) };
    const share = budget.open(visitor, outgoing);
    share.grow(HELD_BYTES);
    return { status, headers, body: await begin(open(), share.release) };
  };
}

/** Make the first piece, so that a failure is told while there is no head yet. */
async function begin(pieces: Pieces, end?: () => void): Promise<RangeBody> {
  const rest = withEnd(pieces, end);
  const { value } = await rest.next();
  return { first: value ?? new Uint8Array(0), rest };
}

async function* withEnd(pieces: Pieces, end?: () => void): Pieces {
  try {
    yield* pieces;
  } finally {
    end?.();
  }
}

/** What is sent, and the headers that say it. */
function layOut(
  ranges: readonly ByteRange[] | 'whole',
  { size, kind }: RangeFacts,
  headers: Record<string, string>,
): { status: number; length: bigint; segments: readonly Segment[] } {
  const type = TYPES[kind];
  headers['content-type'] = type;
  if (ranges === 'whole') {
    return { status: 200, length: size, segments: [{ start: 0n, end: size }] };
  }
  const [first] = ranges;
  if (ranges.length === 1 && first !== undefined) {
    headers['content-range'] = rangeText(first, size);
    return { status: 206, length: first.end - first.start, segments: ranges };
  }
  // Nobody can foresee it who chooses what the file has in it.
  const boundary = randomBytes(16).toString('hex');
  headers['content-type'] = `multipart/byteranges; boundary=${boundary}`;
  const segments = [
    ...ranges.flatMap((range) => [
      Buffer.from(
        `\r\n--${boundary}\r\ncontent-type: ${type}\r\ncontent-range: ${rangeText(range, size)}\r\n\r\n`,
      ),
      range,
    ]),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ];
  const length = segments.reduce(
    (sum, one) => sum + ('start' in one ? one.end - one.start : BigInt(one.length)),
    0n,
  );
  return { status: 206, length, segments };
}

function rangeText({ start, end }: ByteRange, size: bigint): string {
  return `bytes ${start}-${end - 1n}/${size}`;
}

/** As it stands in the address, where that is a good name for a file. */
function fileName(target: string, kind: FileKind): string {
  const name = nameOf(target);
  return /^[\w.+^-]{1,100}$/.test(name) ? name : `images.${kind}`;
}

/** The answer, written past router and `Response`. */
export async function sendRange(
  find: RangeRoute,
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { flow, settings: { onFailure: report } }: Pick<ServerContext, 'flow' | 'settings'>,
): Promise<void> {
  const { method, headers: asked } = incoming;
  let answer: RangeAnswer;
  try {
    const isHead = method === 'HEAD';
    answer = await find({ target, isHead, headers: asked }, outgoing);
  } catch (error) {
    const reader = { accept: asked.accept, path: RANGE_PREFIX };
    writeProblem(outgoing, toProblem(error, report), reader, allowOthers({}));
    return;
  }
  const { status, headers, body } = answer;
  outgoing.writeHead(status, headers);
  if (body === undefined) outgoing.end();
  else if (String(body.first.length) === headers['content-length']) {
    // Its memory is used again, unless it may be on its way still.
    outgoing.on(
      'close',
      () => void (outgoing.writableFinished ? body.rest.next() : body.rest.return()),
    );
    outgoing.end(body.first);
  } else await sendPaced(outgoing, piecesOf(body), { flow }, report);
}

/** The same as a `Response`. */
export async function replyRange(
  find: RangeRoute,
  target: string,
  call: Call,
  flow: Flow,
): Promise<Response> {
  const outgoing = outgoingOf(call);
  const isHead = call.req.method === 'HEAD';
  const { status, headers, body } = await find(
    { target, isHead, headers: call.req.header() },
    outgoing,
  );
  const stream = body && pacedStream(copiesOf(body), outgoing, flow);
  return new Response(stream ?? null, { status, headers });
}

/** For those who keep pieces until they are sent. */
async function* copiesOf(body: RangeBody): Pieces {
  for await (const piece of piecesOf(body)) yield piece.slice();
}

async function* piecesOf({ first, rest }: RangeBody): Pieces {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return();
  }
}
