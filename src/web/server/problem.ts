/**
 * Answers, and what is said where there is none: RFC 9457 for programs, a plain page for people.
 * @module
 */
import { type ServerResponse, STATUS_CODES } from 'node:http';
import { EnumeratorError, type ErrorCode } from '../../core/errors.js';

type Headers = Readonly<Record<string, string>>;

/** The headers of every answer. Written out anew: a copy made by `...` takes 4 µs. */
export function securityHeaders(): Record<string, string> {
  return {
    'content-security-policy':
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
      "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; " +
      "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
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

/** @param accept - the request's header, which says whether a person reads it */
export function replyProblem(problem: Problem, accept: string | undefined): Response {
  const { headers, body } = problemText(problem, accept);
  return new Response(body, { status: problem.status, headers });
}

/** The same to the connection itself. @param more - further headers */
export function writeProblem(
  outgoing: ServerResponse,
  problem: Problem,
  accept: string | undefined,
  more: Headers = {},
): void {
  const { headers, body } = problemText(problem, accept);
  outgoing.writeHead(problem.status, Object.assign(headers, more));
  outgoing.end(body);
}

/** The same as text. */
export function problemText(
  problem: Problem,
  accept?: string,
): { headers: Record<string, string>; body: string } {
  const isHtml = prefersHtml(accept);
  const body = isHtml ? htmlOf(problem) : jsonOf(problem);
  const headers = withSecurity({
    'content-type': isHtml ? 'text/html; charset=utf-8' : 'application/problem+json',
    'cache-control': 'no-store',
    vary: 'accept',
    ...problem.headers,
    'content-length': String(Buffer.byteLength(body)),
  });
  return { headers, body };
}

function jsonOf({ status, message }: Problem): string {
  const title = STATUS_CODES[status] ?? 'Error';
  return JSON.stringify({ type: 'about:blank', title, status, detail: message });
}

function htmlOf({ status, message }: Problem): string {
  const title = STATUS_CODES[status] ?? 'Error';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width" />
<title>${status} ${title}</title>
<h1>${title}</h1>
<p>${escapeHtml(message)}</p>
</html>
`;
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

export function prefersHtml(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  const html = accept.indexOf('text/html');
  const json = accept.search(/application\/(problem\+)?json/);
  return html >= 0 && (json < 0 || html < json);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
