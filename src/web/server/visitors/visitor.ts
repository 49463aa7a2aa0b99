/**
 * Who asks: one key for each visitor, by which all that visitors share is shared out.
 * @module
 */
import type { ServerResponse } from 'node:http';
import net from 'node:net';

/** A request of a visitor, while it is answered. */
interface Visit {
  readonly visitor: string;
  /** Bytes of the answer that the visitor's flow has counted already. */
  paidBytes: number;
  /** After so long the request has its turn, where its route lets it wait. */
  waitMs: number;
}

const visits = new WeakMap<ServerResponse, Visit>();
/** All who come without a connection. */
const NOBODY = 'nobody';

/** Who is answered: the key that the gate has found. */
export function visitorOf(outgoing: ServerResponse | undefined): string {
  return visitOf(outgoing)?.visitor ?? NOBODY;
}

export function visitOf(outgoing: ServerResponse | undefined): Visit | undefined {
  return outgoing === undefined ? undefined : visits.get(outgoing);
}

export function rememberVisitor(outgoing: ServerResponse, visitor: string): Visit {
  const visit = { visitor, paidBytes: 0, waitMs: 0 };
  visits.set(outgoing, visit);
  return visit;
}

/**
 * The address that asks, without port, brackets and zone.
 * @param forwarded - `x-forwarded-for`, where the proxy before us is trusted: it puts the address
 *   that it sees at the end, and everything before that may be made up
 */
export function addressOf(
  peer: string | undefined,
  forwarded: string | string[] | undefined,
): string {
  const address = forwarded === undefined ? undefined : lastAddress(forwarded);
  return address ?? peer ?? 'unknown';
}

/** `1.2.3.4`, `1.2.3.4:555`, `2001:db8::1`, `[2001:db8::1]:443`, each perhaps in quotes. */
function lastAddress(forwarded: string | string[]): string | undefined {
  const text = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
  const last = text.slice(text.lastIndexOf(',') + 1).trim();
  const [, bracketed, bare = ''] =
    /^"?(?:\[([^\]]*)\]|([^[\]"]*?))(?::[0-9]{1,5})?"?$/.exec(last) ?? [];
  return [last, bracketed ?? bare].find((address) => net.isIP(address) !== 0);
}

/**
 * The key of an address: itself, or its network where it is of IPv6, however that is spelled, since
 * a client with one address of a network has 2^64.
 */
export function visitorAt(address: string): string {
  if (!address.includes(':')) return address;
  const groups = groupsOf(address);
  if (groups === undefined) return address;
  const isMapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  if (isMapped) {
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 255])
      .join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight numbers of an address of IPv6; undefined where it is none. */
function groupsOf(address: string): number[] | undefined {
  const [plain = ''] = address.split('%', 1);
  if (!net.isIPv6(plain)) return undefined;
  const hex = plain.replace(
    /(\d+)\.(\d+)\.(\d+)\.(\d+)$/,
    (_, ...bytes: string[]) =>
      `${((Number(bytes[0]) << 8) | Number(bytes[1])).toString(16)}:` +
      ((Number(bytes[2]) << 8) | Number(bytes[3])).toString(16),
  );
  const [head = [], tail = []] = hex
    .split('::')
    .map((part) => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16))));
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}
