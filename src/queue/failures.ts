/**
 * What goes wrong with a queue: what Redis and the net say, in one line for a person; and which
 * failures are transient, so that a job waits in place of failing.
 * @module
 */
import { type EnumeratorError, messageOf } from '../core/errors.js';
import { quoteText } from '../core/quote.js';
import { redact } from '../io/secret.js';
import { ioError, isSystemError } from '../io/system-error.js';
import { type QueueAddress, queueError } from './address.js';

/** Something that is not there now. Its message is one line for a person. */
export class TransientError extends Error {}

/** The failure to read in a folder: transient if the system refused, as a slow net does. */
export function folderError(file: string, error: unknown): unknown {
  return isSystemError(error)
    ? new TransientError(ioError(`cannot read ${file}`, error).message)
    : error;
}

/** What Redis answers while it cannot serve, in any version, from inside scripts too. */
const TRANSIENT =
  /(^|[\s:@])-?(OOM|READONLY|LOADING|BUSY|NOAUTH|NOPERM|WRONGPASS|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MISCONF|NOREPLICAS) /;

/** Whether an error is Redis' answer to a command. */
export function isReply(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError';
}

/** Whether waiting helps. */
export function isTransient(error: unknown): boolean {
  return error instanceof TransientError || (isReply(error) && TRANSIENT.test(error.message));
}

/** A server that did not answer in time. */
export class NoAnswer extends Error {}

/** A failure as the rows of {@link FAILURES} see it. */
interface Failure {
  readonly error: unknown;
  readonly message: string;
  /** The system's code, or ''. */
  readonly code: string;
  /** The message without secrets, on one line. */
  readonly told: string;
  readonly address: QueueAddress;
  /** Whether the server had answered before, so that it is Redis, and its address is right. */
  readonly hasWorked: boolean;
}

/** What is recognized, the whole code or the message, and its explanation. */
type FailureRow = readonly [
  match: string | RegExp | ((failure: Failure) => boolean),
  reason: string | ((failure: Failure) => string),
];

const CLIENT_CERTIFICATE =
  'perhaps it requires a client certificate, which is not supported; `tls-auth-clients no` turns that off';
const NO_CLUSTER = 'it is one of a cluster, which is not supported: use a standalone Redis';

/** The first row that matches explains. */
const FAILURES: readonly FailureRow[] = [
  [/WRONGPASS|invalid (username-)?password|invalid username/i, 'wrong user name or password'],
  [/NOAUTH|Authentication required/i, 'a password is required: redis://user:password@host:6379'],
  [
    ({ message, address }) =>
      /without any password configured/i.test(message) && address.username === undefined,
    'it has no password, and one was given: leave it out',
  ],
  [/NOPERM/, ({ told }) => `the user may not do what a queue needs: ${told}`],
  [/\bOOM /, 'its memory is full (maxmemory): give it more, or give the queue a Redis of its own'],
  [/\bREADONLY /, 'it is a read-only replica: give the address of its master'],
  [/\bLOADING /, 'it is still loading its data'],
  [/\bBUSY /, 'it is busy with a script of another client'],
  [/\bMASTERDOWN /, 'it is a replica, and its master is down'],
  [/\b(CLUSTERDOWN|CROSSSLOT|MOVED|ASK|TRYAGAIN) /, NO_CLUSTER],
  [/\bMISCONF /, 'it cannot save to its disk, and refuses writes until it can (MISCONF)'],
  [/\bNOREPLICAS /, 'it has too few replicas, and refuses writes until it has more'],
  [/max number of clients/i, 'it has no room for more connections (maxclients)'],
  [/\bWRONGTYPE /, 'keys of the queue hold data of another program'],
  [/unknown command/i, ({ told }) => `it does not know a command that a queue needs: ${told}`],
  [/DB index is out of range/i, ({ address }) => `it has no database ${address.database}`],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    ({ told }) =>
      `its certificate is for another host (${told}): use a host name that is in the certificate`,
  ],
  ['CERT_HAS_EXPIRED', 'its certificate has expired: it needs a new one'],
  [({ code }) => /CERTIFICATE_REQUIRED/.test(code), CLIENT_CERTIFICATE],
  [
    ({ code, message }) =>
      /^(ERR_SSL_|ERR_TLS_|EPROTO)/.test(code) ||
      /wrong version number|SSL routines/i.test(message),
    ({ told, address }) =>
      address.isTls
        ? `TLS failed (${told}): use redis:// if the server has no TLS`
        : `TLS failed: ${told}`,
  ],
  [
    ({ code }) => /CERT|SELF_SIGNED|UNABLE_TO_/.test(code),
    ({ code }) =>
      `its certificate is not trusted (${code}): name the authority's file in NODE_EXTRA_CA_CERTS`,
  ],
  [
    ({ error, message }) =>
      /Protocol error|reply type byte|RESP type/i.test(message) || error instanceof SyntaxError,
    ({ address }) =>
      address.isTls
        ? 'it speaks TLS, but is not Redis'
        : 'it is not Redis, or it requires TLS (rediss://)',
  ],
  [
    ({ hasWorked, message, code }) =>
      hasWorked && (/^(ECONNRESET|EPIPE)$/.test(code) || /Connection is closed/i.test(message)),
    ({ code }) =>
      `the connection was cut${code === '' ? '' : ` (${code})`}: by the server, when it ends or drops clients, or by the net`,
  ],
  [
    ({ hasWorked, message, code }) =>
      hasWorked && (/timed? ?out/i.test(message) || code === 'ETIMEDOUT'),
    'it no longer answers',
  ],
  [
    ({ error, message, code }) =>
      error instanceof NoAnswer || /timed? ?out/i.test(message) || code === 'ETIMEDOUT',
    ({ address }) =>
      `it does not answer as Redis does; does it ${address.isTls ? 'speak TLS (redis:// is without)' : 'require TLS (rediss://)'}?`,
  ],
  ['ECONNREFUSED', systemReason('nothing listens there; is Redis running, and is the port right?')],
  ['ENOTFOUND', systemReason('there is no host of that name')],
  ['EAI_AGAIN', systemReason('the name of the host cannot be looked up now')],
  ['EHOSTUNREACH', systemReason('that host cannot be reached')],
  ['ENETUNREACH', systemReason('that network cannot be reached')],
  [
    ({ code }) => /^(ECONNRESET|EPIPE)$/.test(code),
    ({ code, address }) =>
      `it closed the connection; ${address.isTls ? CLIENT_CERTIFICATE : 'does it require TLS (rediss://)?'} (${code})`,
  ],
  [
    /Connection is closed/i,
    ({ address }) =>
      `it closed the connection; ${address.isTls ? CLIENT_CERTIFICATE : 'is it Redis, and does it require TLS (rediss://)?'}`,
  ],
];

function systemReason(reason: string): (failure: Failure) => string {
  return ({ code }) => `${reason} (${code})`;
}

/**
 * One line for whatever keeps a connection from being made, or a command from being carried out.
 * @param hasWorked - whether the server had answered before
 */
export function explainFailure(
  error: unknown,
  address: QueueAddress,
  hasWorked = false,
): EnumeratorError {
  const message = messageOf(error);
  const code = isSystemError(error) ? error.code : '';
  const failure = {
    error,
    message,
    code,
    told: quoteText(redact(message, address)),
    address,
    hasWorked,
  };
  const row = FAILURES.find(([match]) => {
    if (typeof match === 'string') return match === code;
    return match instanceof RegExp ? match.test(message) : match(failure);
  });
  const reason = row?.[1] ?? failure.told;
  const text = typeof reason === 'string' ? reason : reason(failure);
  const hints = /\bWRONGTYPE /.test(message) ? [{ key: 'other-prefix' } as const] : [];
  return queueError(`${address.shown}: ${text}`, { hints });
}
