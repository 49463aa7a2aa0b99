/**
 * A connection to Redis: looked at once, so that what is wrong with it is said in one line, and
 * from then on kept, however often the server or the net goes away.
 * @module
 */
import type { Redis } from 'ioredis';
import { EnumeratorError } from '../core/errors.js';
import { isSystemError } from '../io/system-error.js';
import { quoteText } from '../core/quote.js';
import { redact } from '../io/secret.js';
import type { QueueAddress } from './address.js';
import type { QueuePackages } from './packages.js';

/** What BullMQ's scripts need. */
const LEAST_VERSION = 5;
const CONNECT_MS = 5000;
/** A server that says nothing for so long while it is asked something is not there any more. */
const SILENCE_MS = 30_000;
const LONGEST_RETRY_MS = 2000;

/** What of a connection the address says, in ioredis' words. */
interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: object;
}

/** How a lasting connection is kept, in ioredis' words. */
export interface LastingOptions extends ServerOptions {
  readonly maxRetriesPerRequest: null;
  readonly connectTimeout: number;
  readonly keepAlive: number;
  readonly socketTimeout: number;
  readonly retryStrategy: (times: number) => number;
}

/** For lasting connections: they come back by themselves, and what was asked meanwhile waits. */
export function connectionOptions(address: QueueAddress): LastingOptions {
  return {
    ...serverOf(address),
    maxRetriesPerRequest: null,
    connectTimeout: CONNECT_MS,
    keepAlive: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 10), LONGEST_RETRY_MS),
  };
}

function serverOf({
  host,
  port,
  username,
  password,
  database,
  isTls,
}: QueueAddress): ServerOptions {
  return {
    host,
    port,
    db: database,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(isTls ? { tls: {} } : {}),
  };
}

/** Whether the server lets a script write and remove a key of the queue. */
const PROBE = `
redis.call('SET', KEYS[1], '1', 'PX', 1000)
return redis.call('DEL', KEYS[1])`;

/**
 * Look at the server by a connection of its own.
 * @param prefix - of all keys of the queue
 * @returns what should be told the user, though it is no failure
 * @throws EnumeratorError `E_QUEUE`
 */
export async function checkServer(
  { Redis }: QueuePackages,
  address: QueueAddress,
  prefix: string,
): Promise<string | undefined> {
  const client = new Redis({
    ...serverOf(address),
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    commandTimeout: CONNECT_MS,
    enableOfflineQueue: false,
    // It would say by itself, in a line of its own, where INFO is forbidden.
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // The last one is the reason; connect() itself only says that the connection is closed.
  let reason: unknown;
  client.on('error', (error) => {
    reason = error;
  });
  try {
    await within(CONNECT_MS, client.connect());
    const info = await within(CONNECT_MS, client.info());
    // A database that there is not is told by the way.
    if (reason !== undefined) throw reason;
    const warning = checkInfo(info, address);
    await within(CONNECT_MS, client.eval(PROBE, 1, `${prefix}:fleet:probe`));
    return warning;
  } catch (error) {
    if (error instanceof EnumeratorError) throw error;
    throw explainFailure(reason ?? error, address);
  } finally {
    client.disconnect();
  }
}

class Silence extends Error {}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Silence('no answer')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function checkInfo(info: string, { shown }: QueueAddress): string | undefined {
  const version = /^redis_version:([^\r\n]*)/m.exec(info)?.[1];
  if (version === undefined) throw refusal(`${shown} is no Redis: it has no version`);
  if (Number.parseInt(version, 10) < LEAST_VERSION) {
    throw refusal(
      `${shown} is Redis ${quoteText(version)}, which is too old: it takes version ${LEAST_VERSION} or later`,
    );
  }
  if (/^redis_mode:sentinel/m.test(info))
    throw refusal(`${shown} is a Sentinel: give the address of the Redis that it watches`);
  if (/^cluster_enabled:1/m.test(info)) {
    throw refusal(
      `${shown} is one of a cluster, which will not do: take a Redis that stands alone, or has replicas`,
    );
  }
  if (/^role:slave/m.test(info) && /^slave_read_only:1/m.test(info)) {
    const host = /^master_host:([^\r\n]*)/m.exec(info)?.[1] ?? '';
    const port = /^master_port:([^\r\n]*)/m.exec(info)?.[1] ?? '';
    throw refusal(
      `${shown} is a replica that can only be read: give the address of its master (${quoteText(`${host}:${port}`)})`,
    );
  }
  const policy = /^maxmemory_policy:([^\r\n]*)/m.exec(info)?.[1];
  const limit = Number(/^maxmemory:([0-9]+)/m.exec(info)?.[1] ?? 0);
  return limit > 0 && policy !== undefined && policy !== 'noeviction'
    ? `${shown} drops keys when its memory is full (maxmemory-policy ${quoteText(policy)}): tickets are then made anew; noeviction spares that`
    : undefined;
}

const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there; is Redis running, and is the port right?',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that net',
  ETIMEDOUT: 'it does not answer',
  ECONNRESET: 'it hung up',
  EPIPE: 'it hung up',
};

const CLIENT_CERTIFICATE =
  'perhaps it wants a certificate of the client, which it is not given: tls-auth-clients no does without';

/** What Redis answers where it does not do what it is asked. */
const REPLIES: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/\bOOM /, 'its memory is full (maxmemory): give it more, or a Redis of its own to the queue'],
  [/\bREADONLY /, 'it is a replica that can only be read: give the address of its master'],
  [/\bLOADING /, 'it still reads its data'],
  [/\bBUSY /, "it is busy with a script of somebody's"],
  [/\bMASTERDOWN /, 'it is a replica, and its master is away'],
  [
    /\b(CLUSTERDOWN|CROSSSLOT|MOVED|ASK|TRYAGAIN) /,
    'it is one of a cluster, which will not do: take a Redis that stands alone',
  ],
  [/\bMISCONF /, 'it cannot save to its disk, and takes nothing until it can (MISCONF)'],
  [/\bNOREPLICAS /, 'it has too few replicas, and takes nothing until it has more'],
  [/max number of clients/i, 'it has no room for more connections (maxclients)'],
  [
    /\bWRONGTYPE /,
    'keys of the queue hold something of another program: give the queue a --prefix of its own',
  ],
];

/** One line for whatever keeps a connection from being made, or a command from being carried out. */
export function explainFailure(error: unknown, address: QueueAddress): EnumeratorError {
  const { shown, isTls, username, password } = address;
  const message = error instanceof Error ? error.message : String(error);
  const code = isSystemError(error) ? error.code : '';
  const told = quoteText(redact(message, address));
  const tellAs = (reason: string): EnumeratorError => refusal(`${shown}: ${reason}`);
  if (/WRONGPASS|invalid (username-)?password|invalid username/i.test(message))
    return tellAs('wrong user name or password');
  if (/NOAUTH|Authentication required/i.test(message))
    return tellAs('it wants a password, which stands in the address before the host and an @');
  if (/without any password configured/i.test(message) && username === undefined)
    return tellAs('it has no password, and one was given: leave it out');
  if (/NOPERM/.test(message)) return tellAs(`the user may not do what a queue needs: ${told}`);
  const reply = REPLIES.find(([pattern]) => pattern.test(message));
  if (reply !== undefined) return tellAs(reply[1]);
  if (/unknown command/i.test(message))
    return tellAs(`it does not know a command that a queue needs: ${told}`);
  if (/DB index is out of range/i.test(message))
    return tellAs(`it has no database ${address.database}`);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return tellAs(
      `its certificate is for another host (${told}): take a name in the address that stands in the certificate`,
    );
  }
  if (code === 'CERT_HAS_EXPIRED') return tellAs('its certificate has expired: it needs a new one');
  if (/CERTIFICATE_REQUIRED/.test(code)) return tellAs(CLIENT_CERTIFICATE);
  if (
    /^(ERR_SSL_|ERR_TLS_|EPROTO)/.test(code) ||
    /wrong version number|SSL routines/i.test(message)
  ) {
    return isTls
      ? tellAs(`it does not speak TLS, or not so (${told}): redis:// is without`)
      : tellAs(`TLS failed: ${told}`);
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(code)) {
    return tellAs(
      `its certificate is not to be trusted (${code}): name the authority's file in NODE_EXTRA_CA_CERTS`,
    );
  }
  if (/Protocol error|reply type byte|RESP type/i.test(message) || error instanceof SyntaxError) {
    return tellAs(
      isTls
        ? `it speaks TLS, but is no Redis`
        : 'it is no Redis, or one that wants TLS (rediss://)',
    );
  }
  if (error instanceof Silence || /timed? ?out/i.test(message) || code === 'ETIMEDOUT') {
    return tellAs(
      `it does not answer as Redis does; does it ${isTls ? 'speak TLS (redis:// is without)' : 'want TLS (rediss://)'}?`,
    );
  }
  if (code in SYSTEM_REASONS) {
    const isHungUp = /ECONNRESET|EPIPE/.test(code);
    const way = isHungUp ? `; ${isTls ? CLIENT_CERTIFICATE : 'does it want TLS (rediss://)?'}` : '';
    return tellAs(`${SYSTEM_REASONS[code]}${way} (${code})`);
  }
  if (/Connection is closed/i.test(message))
    return tellAs(
      `it hung up${isTls ? `; ${CLIENT_CERTIFICATE}` : '; is it Redis, and does it want TLS (rediss://)?'}`,
    );
  return tellAs(password === undefined ? told : redact(told, address));
}

/** Tells of a lasting connection whether it holds. */
export interface ConnectionWatcher {
  lost(reason: string): void;
  back(): void;
}

/** Watch a lasting client. Its errors are told once, until it is back. */
export function watchConnection(
  client: Redis,
  address: QueueAddress,
  watcher: ConnectionWatcher,
): void {
  let isLost = false;
  client.on('error', (error) => {
    if (isLost) return;
    isLost = true;
    watcher.lost(explainFailure(error, address).message);
  });
  client.on('ready', () => {
    if (isLost) watcher.back();
    isLost = false;
  });
}

function refusal(message: string): EnumeratorError {
  return new EnumeratorError('E_QUEUE', message);
}
