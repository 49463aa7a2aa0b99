/**
 * Answers, and what is said where there is none: RFC 9457 for programs, a plain page for people.
 * @module
 */
import { type ServerResponse, STATUS_CODES } from 'node:http';
import { EnumeratorError, type ErrorCode } from '../../core/errors.js';
import { chooseOffered } from './accept.js';
import { HTML_POLICY } from './pages/html-page.js';
import { problemPage } from './pages/problem-page.js';

type Headers = Readonly<Record<string, string>>;

/** What the page may do, beside being shown in frames, which a page cannot say of itself. */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
  "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; " +
  "font-src 'self'; base-uri 'none'; form-action 'self'";

/** The headers of every answer. Written out anew: a copy made by `...` takes 4 µs. */
export function securityHeaders(): Record<string, string> {
  return {
    'content-security-policy': `${PAGE_POLICY}; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  };
}

/** Why a request is not answered; any other error is a failure of ours. */
export class Problem extends Error {
  override readonly name = 'Problem';

  /** @param detail - one line for a person */
  constructor(
    readonly status: number,
    detail: string,
    readonly headers: Headers = {},
  ) {
    super(detail);
  }
}

/** An answer. @param body - whole, or a stream whose length the headers tell */
export function reply(
  status: number,
  headers: Headers,
  body: Uint8Array | string | ReadableStream<Uint8Array> = '',
): Response {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const all = withSecurity(headers);
  if (status === 204 || status === 304) return new Response(null, { status, headers: all });
  if (!(bytes instanceof ReadableStream)) all['content-length'] = String(bytes.length);
  return new Response(bytes as Uint8Array<ArrayBuffer>, { status, headers: all });
}

/** Those of every answer, and these. */
function withSecurity(headers: Headers): Record<string, string> {
  return Object.assign(securityHeaders(), headers);
}

/** JSON that is made anew for each request. */
export function replyJson(value: unknown, headers: Headers = {}): Response {
  return reply(
    200,
    { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    `${JSON.stringify(value)}\n`,
  );
}

/** For whom a problem is put into words. */
interface Reader {
  /** The request's header, which says whether a person reads it. */
  readonly accept?: string | undefined;
  /** Of the request, below the base path: the way home begins there. */
  readonly path?: string | undefined;
}

export function replyProblem(problem: Problem, reader: Reader): Response {
  const { headers, body } = problemText(problem, reader);
  return new Response(body, { status: problem.status, headers });
}

/** The same to the connection itself. @param more - further headers */
export function writeProblem(
  outgoing: ServerResponse,
  problem: Problem,
  reader: Reader,
  more: Headers = {},
): void {
  const { headers, body } = problemText(problem, reader);
  outgoing.writeHead(problem.status, Object.assign(headers, more));
  outgoing.end(body);
}

/** The same as text. */
export function problemText(
  problem: Problem,
  { accept, path }: Reader,
): { headers: Record<string, string>; body: string } {
  const isHtml = chooseOffered(accept, READINGS) === 'text/html';
  const body = isHtml ? problemPage(problem, path) : jsonOf(problem);
  const headers = withSecurity({
    'content-type': isHtml ? 'text/html; charset=utf-8' : 'application/problem+json',
    ...(isHtml ? { 'content-security-policy': HTML_POLICY } : {}),
    'cache-control': 'no-store',
    vary: 'accept',
    ...problem.headers,
    'content-length': String(Buffer.byteLength(body)),
  });
  return { headers, body };
}

/** Programs first. */
const READINGS = ['application/problem+json', 'application/json', 'text/html'] as const;

function jsonOf({ status, message }: Problem): string {
  const title = STATUS_CODES[status] ?? 'Error';
  return JSON.stringify({ type: 'about:blank', title, status, detail: message });
}

/**
 * What to answer to whatever was thrown.
 * @param report - told the errors that are no problem of the request
 */
export function toProblem(error: unknown, report: ((error: unknown) => void) | undefined): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof EnumeratorError) {
    return new Problem(STATUS_OF[error.code] ?? 400, `${error.code}: ${error.message}`);
  }
  report?.(error);
  return new Problem(500, 'internal error (logged)');
}

/** Others are 400: something in the request cannot be read. */
const STATUS_OF: Partial<Record<ErrorCode, number>> = {
  // There is no such image, as there is no such page.
  E_RANGE: 404,
  // The picture is well, and no image of the space.
  E_FRAME: 422,
  E_IO: 500,
};
