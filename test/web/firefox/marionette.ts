/**
 * The remote protocol that every Firefox has, Marionette: JSON over a socket, each message behind
 * its length. Each request has a number, which its answer repeats.
 * @module
 */
import net from 'node:net';

/** What a request comes to. */
type Answer = Readonly<Record<string, unknown>> & { readonly value?: unknown };

/** `[1, number, error, answer]`: one of the last two is null. */
type Message = readonly [kind: 1, id: number, error: Fault | null, answer: Answer];

interface Fault {
  readonly error: string;
  readonly message: string;
}

interface Asked {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

export interface Marionette {
  /**
   * @param command - such as `WebDriver:Navigate`
   * @throws Error with what Firefox says, or where the connection ends
   */
  readonly request: (command: string, parameters?: object) => Promise<Answer>;
  readonly close: () => void;
}

/** @param port - of this machine */
export async function connectMarionette(port: number): Promise<Marionette> {
  const socket = net.connect(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const waiting = new Map<number, Asked>();
  let lastId = 0;
  let received = Buffer.alloc(0);

  socket.on('data', (part) => {
    received = Buffer.concat([received, part]);
    for (;;) {
      const begin = received.indexOf(':') + 1;
      const end = begin + Number(received.subarray(0, begin - 1).toString());
      if (begin === 0 || received.length < end) return;
      const message: unknown = JSON.parse(received.subarray(begin, end).toString());
      received = received.subarray(end);
      // The first says only which protocol this is.
      if (Array.isArray(message)) take(message as unknown as Message);
    }
  });
  socket.on('error', endAll);
  socket.on('close', () => endAll(new Error('Firefox has closed the connection')));

  function take([, id, fault, answer]: Message): void {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (fault === null) asked?.resolve(answer);
    else asked?.reject(new Error(`${fault.error}: ${fault.message}`));
  }

  function endAll(error: Error): void {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  return {
    request(command, parameters = {}) {
      const id = ++lastId;
      const text = JSON.stringify([0, id, command, parameters]);
      socket.write(`${Buffer.byteLength(text)}:${text}`);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    close: () => void socket.destroy(),
  };
}
