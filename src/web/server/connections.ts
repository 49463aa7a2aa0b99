/**
 * Who is connected, and how many of his requests are not answered to the last byte.
 *
 * Node has `closeIdleConnections`, but that takes a connection for idle as soon as an answer has
 * been handed over, and cuts off large ones.
 * @module
 */
import type { ServerResponse } from 'node:http';
import net from 'node:net';

export class Connections {
  readonly #open = new Map<net.Socket, number>();
  #isClosing = false;

  add(socket: net.Socket): void {
    this.#open.set(socket, 0);
    socket.on('close', () => this.#open.delete(socket));
  }

  get count(): number {
    return this.#open.size;
  }

  /** A request has come, which `response` answers. */
  begin(socket: net.Socket, response: ServerResponse): void {
    this.#open.set(socket, (this.#open.get(socket) ?? 0) + 1);
    response.on('close', () => {
      const left = (this.#open.get(socket) ?? 1) - 1;
      if (this.#open.has(socket)) this.#open.set(socket, left);
      if (this.#isClosing && left === 0) socket.destroy();
    });
  }

  /** Take no more, close what is idle, and wait for the others, but not beyond the deadline. */
  async close(server: net.Server, deadlineMs: number): Promise<void> {
    this.#isClosing = true;
    const closed = new Promise((resolve) => net.Server.prototype.close.call(server, resolve));
    for (const [socket, requests] of this.#open) if (requests === 0) socket.destroy();
    const deadline = setTimeout(() => {
      for (const socket of this.#open.keys()) socket.destroy();
    }, deadlineMs);
    await closed;
    clearTimeout(deadline);
  }
}
