/**
 * Ports for servers that tests start, kill and start again.
 * @module
 */
import { randomInt } from 'node:crypto';
import net from 'node:net';

/**
 * Below those that systems give to outgoing connections: a client that tries again and again, while
 * its server is away, might be given this very port, and be connected to itself.
 */
const FIRST_PORT = 20_000;
const PORTS = 10_000;

/** A port of loopback that nobody has at this moment. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + randomInt(PORTS);
    const server = net.createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.on('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}
