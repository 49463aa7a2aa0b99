/**
 * Bytes on a connection, of which no client would think.
 * @module
 */
import net from 'node:net';

/**
 * Send something, and take what comes back until the connection is closed.
 * @param waitMs - the longest time; what has come until then is the answer
 */
export function sendRaw(port: number, bytes: Uint8Array | string, waitMs = 3000): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    let text = '';
    const end = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(text);
    };
    const timer = setTimeout(end, waitMs);
    socket.setEncoding('latin1').on('data', (part: string) => (text += part));
    // What was refused may be cut off while it is being sent.
    socket.on('error', () => {});
    socket.on('close', end);
    socket.write(bytes);
  });
}

/** One request, after which the connection is to be closed. */
export function sendRequest(
  port: number,
  firstLine: string,
  headers: readonly string[] = ['Host: localhost'],
): Promise<string> {
  return sendRaw(port, `${[firstLine, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`);
}

/** The status of an answer, or `none`. */
export function statusOf(answer: string): string {
  return /^HTTP\/1\.[01] (\d{3}) /.exec(answer)?.[1] ?? 'none';
}
