/**
 * nginx with its RTMP module on the loopback, which records what is published.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import path from 'node:path';
import { until } from '../patience.js';
import { temporaryFolder } from './started-command.js';
import { freePort } from '../free-port.js';

const MODULE = '/usr/lib/nginx/modules/ngx_rtmp_module.so';
const NGINX = '/usr/sbin/nginx';

export class RtmpServer {
  readonly port: number;
  readonly #folder: string;
  readonly #gate: http.Server;
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string, gate: http.Server) {
    this.port = port;
    this.#folder = folder;
    this.#gate = gate;
  }

  /** @param key - the only one with which it lets somebody publish */
  static async start(t: Parameters<typeof temporaryFolder>[0], key: string): Promise<RtmpServer> {
    if (!fs.existsSync(NGINX) || !fs.existsSync(MODULE))
      throw new Error('nginx and its RTMP module are missing: run npm run setup');
    const gate = http.createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        response.statusCode = new URLSearchParams(body).get('name') === key ? 200 : 403;
        response.end();
      });
    });
    await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
    const server = new RtmpServer(await freePort(), temporaryFolder(t), gate);
    t.teardown(() => server.close());
    await server.open();
    return server;
  }

  address(key: string): string {
    return `rtmp://127.0.0.1:${this.port}/live/${key}`;
  }

  /** The recordings, in the order in which they began. */
  recordings(): string[] {
    const files = fs.readdirSync(this.#folder).filter((name) => name.endsWith('.flv'));
    return files.map((name) => path.join(this.#folder, name)).toSorted();
  }

  async open(): Promise<void> {
    const file = path.join(this.#folder, 'nginx.conf');
    const { port: gate } = this.#gate.address() as AddressInfo;
    fs.writeFileSync(
      file,
      `load_module ${MODULE}; daemon off; master_process off; worker_processes 1;
       pid ${this.#folder}/pid; error_log ${this.#folder}/log; events {}
       rtmp { server { listen 127.0.0.1:${this.port}; application live { live on;
         on_publish http://127.0.0.1:${gate}/; notify_method post;
         record all; record_path ${this.#folder}; record_suffix -%s.flv; } } }`,
    );
    const words = ['-c', file, '-p', this.#folder, '-e', `${this.#folder}/log`];
    this.#process = spawn(NGINX, words, { stdio: 'ignore' });
    await until(() => answers(this.port), `nginx listens on ${this.port}`);
  }

  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined) return;
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async close(): Promise<void> {
    await this.kill();
    this.#gate.close();
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
