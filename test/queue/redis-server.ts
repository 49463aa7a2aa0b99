/**
 * A real redis-server on loopback, with a folder and a port of its own, that can be killed and
 * started again.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { Redis } from 'ioredis';
import { temporaryFolder } from '../cli/started-command.js';
import { freePort } from '../free-port.js';

interface Teardowns {
  teardown(work: () => void): void;
}

export class RedisServer {
  readonly port: number;
  readonly folder: string;
  readonly #args: readonly string[];
  #child: ChildProcess | undefined;

  private constructor(port: number, folder: string, args: readonly string[]) {
    this.port = port;
    this.folder = folder;
    this.#args = args;
  }

  /**
   * On another port where somebody has taken this one meanwhile, or the one that a cluster takes besides.
   * @param args - in addition to port, address and folder
   */
  static async start(t: Teardowns, args: readonly string[] = []): Promise<RedisServer> {
    for (let tries = 1; ; tries++) {
      const server = new RedisServer(await freePort(), temporaryFolder(t), args);
      t.teardown(() => server.kill());
      try {
        await server.start();
        return server;
      } catch (error) {
        if (tries === 5) throw error;
      }
    }
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const own = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--dir', this.folder];
    // It dies with this process, however that ends.
    const words = ['--pdeathsig', 'KILL', 'redis-server', ...own, ...this.#args];
    const child = spawn('setpriv', words, {
      stdio: ['ignore', fs.openSync(path.join(this.folder, 'log'), 'a'), 'ignore'],
    });
    const failed = new Promise<never>((_resolve, reject) => {
      child.on('error', (error) => {
        reject(new Error(`redis-server is needed (npm run setup): ${error.message}`));
      });
      // Where it was up already, somebody has killed it, and nobody hears this.
      child.on('exit', () => reject(new Error('redis-server ended before it took connections')));
    });
    this.#child = child;
    await Promise.race([failed, this.#untilUp(child)]);
  }

  /** It holds its connections and answers nothing. */
  suspend(): void {
    this.#child?.kill('SIGSTOP');
  }

  /** At once, as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGKILL');
    await closed;
  }

  /** Lose all that was written to the disk. */
  forget(): void {
    for (const name of ['appendonlydir', 'dump.rdb'])
      fs.rmSync(path.join(this.folder, name), { recursive: true, force: true });
  }

  /** One command, by a connection of its own. */
  async ask<T>(work: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis({ host: '127.0.0.1', port: this.port, maxRetriesPerRequest: null });
    client.on('error', () => {});
    try {
      return await work(client);
    } finally {
      client.disconnect();
    }
  }

  async #untilUp(child: ChildProcess): Promise<void> {
    while (child.exitCode === null && child.signalCode === null) {
      const isUp = await new Promise<boolean>((resolve) => {
        const socket = net.connect(this.port, '127.0.0.1');
        socket.on('connect', () => {
          socket.destroy();
          resolve(true);
        });
        socket.on('error', () => resolve(false));
      });
      if (isUp) return;
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
  }
}
