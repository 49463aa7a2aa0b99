/**
 * Many who connect and leave.
 * @module
 */
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** Some say nothing, some half of a request, some a whole one and leave before the answer. */
export async function dropConnections(port: number, count: number): Promise<void> {
  const said = [
    '',
    'GET /ima',
    'GET /image/5.png HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /image/5.png?size=300x300 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'POST /locate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc',
    'GET /live.png HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n',
  ];
  for (let i = 0; i < count; i += 50) {
    await Promise.all(
      Array.from({ length: 50 }, async (_, k) => {
        const socket = net.connect(port, '127.0.0.1');
        socket.on('error', () => {});
        await new Promise((resolve) => socket.on('connect', resolve).on('close', resolve));
        socket.write(said[(i + k) % said.length] ?? '');
        await wait(5);
        if (k % 2 === 0) socket.destroy();
        else socket.resetAndDestroy();
      }),
    );
  }
}
