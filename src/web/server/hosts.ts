/**
 * Which hosts a server goes by. A page of another site may have its name lead to this machine, and
 * then read what the server says as if it were its own: what is meant for this machine alone answers
 * to the names of this machine alone.
 * @module
 */
import net from 'node:net';

const loopback = new net.BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** @param name - a host's name or address, without port and brackets */
export function isLoopbackHost(name: string): boolean {
  const family = net.isIP(name);
  if (family !== 0) return loopback.check(name, family === 6 ? 'ipv6' : 'ipv4');
  return name === 'localhost' || name.endsWith('.localhost');
}

/** `localhost` for `LOCALHOST:8080`, `::1` for `[::1]:8080`, `example.org` for `example.org.`. */
export function hostName(text: string): string {
  if (net.isIPv6(text)) return text.toLowerCase();
  return text
    .replace(/:[0-9]*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
}

/** Whether a request's `host` is one of the server's; who sends none is no browser. */
export type HostCheck = (host: string | undefined) => boolean;

/** @param allowed - beside the names of this machine; undefined for every host */
export function makeHostCheck(allowed: readonly string[] | undefined): HostCheck {
  if (allowed === undefined) return () => true;
  const names = new Set(allowed.map(hostName));
  let last: string | undefined;
  return (host) => {
    if (host === last || host === undefined) return true;
    const name = hostName(host);
    if (!names.has(name) && !isLoopbackHost(name)) return false;
    last = host;
    return true;
  };
}
