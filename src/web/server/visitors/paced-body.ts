/**
 * Long bodies, piece by piece: no faster than the visitor's flow allows, and not to somebody who
 * reads them too slowly, because they hold memory until they are sent.
 * @module
 */
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { toProblem } from '../problem.js';
import type { Flow } from './rate.js';
import { visitOf } from './visitor.js';

/** Slower visitors are dropped. */
const LEAST_BYTES_PER_SECOND = 32_768;
/** What a reader may rest, beside that. */
const REST_MS = 10_000;
/** Bytes of which one knows whether they are taken. */
const PIECE_BYTES = 2 ** 18;
/** Shorter answers go out at once: the system's buffers take them. */
const LONG_BYTES = 2 ** 16;

export function isLong({ length }: Uint8Array): boolean {
  return length > LONG_BYTES;
}

type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

interface PaceOptions {
  /** The bytes a second that visitors may have. */
  readonly flow: Flow;
  /** What a reader may rest before a piece counts as not taken, where it is not the usual time. */
  readonly restMs?: number | undefined;
}

/** The pieces of an answer that is whole already. */
export function* cutBody(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/**
 * Write a body and end the answer. A body that breaks off cuts the connection, so that nobody takes
 * it for whole; so does a visitor who is too slow.
 * @param outgoing - with its head written
 * @param pieces - the next one is asked for when the last has gone out, so that its memory is free
 * @param report - told why a body broke off, where that is a failure of ours
 */
export async function sendPaced(
  outgoing: ServerResponse,
  pieces: Pieces,
  options: PaceOptions,
  report: ((error: unknown) => void) | undefined,
): Promise<void> {
  try {
    for await (const piece of pace(outgoing, pieces, options)) {
      if (await isSent(outgoing, piece)) continue;
      outgoing.destroy();
      return;
    }
    outgoing.end();
  } catch (error) {
    outgoing.destroy();
    toProblem(error, report);
  }
}

/** Write a piece. @returns whether it has gone out; false where the visitor has left */
function isSent(outgoing: ServerResponse, piece: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    const leave = (): void => resolve(false);
    outgoing.once('close', leave);
    outgoing.write(piece, (error) => {
      outgoing.off('close', leave);
      // Null, where it is none.
      resolve(!(error instanceof Error));
    });
  });
}

/** A body of pieces for a `Response`, which somebody else sends. */
export function pacedStream(
  pieces: Pieces,
  outgoing: ServerResponse | undefined,
  flow: Flow,
): ReadableStream<Uint8Array> {
  const paced = outgoing === undefined ? pieces : pace(outgoing, pieces, { flow });
  return Readable.toWeb(Readable.from(paced)) as ReadableStream<Uint8Array>;
}

/** The body of a `Response` that somebody else sends: a stream of pieces where it is long. */
export function pacedBody(
  bytes: Uint8Array,
  outgoing: ServerResponse | undefined,
  flow: Flow,
): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> {
  if (outgoing === undefined || !isLong(bytes)) return bytes as Uint8Array<ArrayBuffer>;
  return pacedStream(cutBody(bytes), outgoing, flow);
}

async function* pace(
  outgoing: ServerResponse,
  pieces: Pieces,
  { flow, restMs = REST_MS }: PaceOptions,
): AsyncGenerator<Uint8Array> {
  const visit = visitOf(outgoing);
  for await (const piece of pieces) {
    if (visit !== undefined) {
      visit.paidBytes += piece.length;
      await flow.take(visit.visitor, piece.length);
    }
    const ms = restMs + (piece.length * 1000) / LEAST_BYTES_PER_SECOND;
    const timer = setTimeout(() => outgoing.destroy(), ms).unref();
    try {
      yield piece;
    } finally {
      clearTimeout(timer);
    }
  }
}
