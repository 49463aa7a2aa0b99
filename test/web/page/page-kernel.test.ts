/**
 * The kernel as the browser runs it: in the built page's own worker, under the page's policy.
 * @module
 */
import { deflateSync } from 'node:zlib';
import t from 'tap';
import { crc32 } from '../../../src/codecs/png/crc32.js';
import { IEND, makeChunk } from '../../../src/codecs/png/format.js';
import { EnumeratorError, resultOf } from '../../../src/core/errors.js';
import { nodeZlib } from '../../../src/io/node-zlib.js';
import { readPngPicture } from '../../../src/pictures/read-png.js';
import { encodeImage } from '../../../src/run/outputs/png.js';
import { parseCanonical } from '../../../src/core/space.js';
import { limitOf } from '../../portion.js';
import { FAULTY, REFUSED } from '../../codecs/png/faulty.js';
import { littleEndian, pseudoBytes, readVectors, sha256Hex } from '../../core/tools.js';
import { pageFolder, serveFolder, startBrowser, visit } from './browser.js';
import { testKernel, workerAddress } from './kernel-vectors.js';

/** A number as text, and the number or the code of the error. */
interface NumberText {
  readonly space: string;
  readonly text: string;
  readonly index?: string;
  readonly index_sha256_hex?: string;
  readonly code?: string;
}

const browser = await startBrowser();
const server = await serveFolder(pageFolder);
t.teardown(async () => {
  await browser.close();
  await server.close();
});

/** Larger frames take seconds: test/slow has them. */
const MAX_DIGITS = limitOf(1_000_000, Infinity);

t.test('the vectors hold in the browser', async (t) => {
  const { page, faults, close } = await visit(browser, server.address);
  await testKernel(t, page, MAX_DIGITS);
  t.strictSame(faults, []);
  await close();
});

t.test('numbers as text are the same in the browser (SPEC §7)', async (t) => {
  const { page, faults, close } = await visit(browser, server.address);
  const files = ['numbers/texts', 'numbers/errors'].map((file) => readVectors<NumberText>(file));
  const vectors = files.flat();
  const answers = await page.evaluate(
    async ({ address, list }) => {
      interface Answer {
        output?: bigint;
        code?: string;
      }
      const worker = new Worker(address, { type: 'module' });
      const answers = [];
      for (const input of list) {
        worker.postMessage({ id: 1, kind: 'readNumber', input }, []);
        const { output, code } = await new Promise<Answer>((resolve) => {
          const take = ({ data }: MessageEvent): void => resolve(data);
          worker.addEventListener('message', take, { once: true });
        });
        answers.push(output === undefined ? code : `0x${output.toString(16)}`);
      }
      worker.terminate();
      return answers;
    },
    {
      address: workerAddress,
      list: vectors.map(({ space, text }) => ({
        choice: { space: parseCanonical(space), order: 'mixed', seed: '' },
        text,
      })),
    },
  );
  for (const [i, { space, text, index, index_sha256_hex, code }] of vectors.entries()) {
    const title = `${space} ${JSON.stringify(text.slice(0, 40))}`;
    const answer = answers[i] ?? 'none';
    if (code !== undefined) t.equal(answer, code, title);
    else if (index !== undefined) t.equal(answer, `0x${BigInt(index).toString(16)}`, title);
    else t.equal(sha256Hex(littleEndian(BigInt(answer))), index_sha256_hex, title);
  }
  t.strictSame(faults, []);
  await close();
});

t.test('damaged PNGs, and such as grow without end, are refused in the browser', async (t) => {
  const { page, close } = await visit(browser, server.address);
  const space = parseCanonical('8x8 rgb 8');
  const samples = pseudoBytes('frame', 192);
  const png = encodeImage({ space, order: 'sequential', seed: '' }, samples, 5n);
  const damaged = [
    Uint8Array.from(png).fill(0, png.length - 40, png.length - 36),
    png.slice(0, png.length - 20),
    new Uint8Array(100),
    new Uint8Array(0),
    bombOf(png),
  ];
  const answers = await page.evaluate(
    async ({ address, list }) => {
      const worker = new Worker(address, { type: 'module' });
      const answers = [];
      for (const bytes of list) {
        const input = { bytes: Uint8Array.from(bytes) };
        worker.postMessage({ id: 1, kind: 'readPng', input }, []);
        answers.push(
          await new Promise<string>((resolve) => {
            const take = ({ data }: MessageEvent): void => resolve(String(data.code));
            worker.addEventListener('message', take, { once: true });
          }),
        );
      }
      return answers;
    },
    { address: workerAddress, list: damaged.map((bytes) => Array.from(bytes)) },
  );
  t.strictSame(answers, ['E_PNG', 'E_PNG', 'E_PNG', 'E_PNG', 'E_PNG']);
  await close();
});

t.test('faults that decide no sample are passed over in the browser as everywhere', async (t) => {
  const { page, close } = await visit(browser, server.address);
  const files = [...FAULTY.map(({ file }) => file), ...REFUSED.map(([, file]) => file)];
  const answers = await page.evaluate(
    async ({ address, list }) => {
      interface Answer {
        output?: { picture: { samples: Uint8Array }; remarks: string[] };
        message?: string;
      }
      const worker = new Worker(address, { type: 'module' });
      const answers = [];
      for (const bytes of list) {
        const input = { bytes: Uint8Array.from(bytes) };
        worker.postMessage({ id: 1, kind: 'readPng', input }, []);
        const { output, message } = await new Promise<Answer>((resolve) => {
          const take = ({ data }: MessageEvent): void => resolve(data);
          worker.addEventListener('message', take, { once: true });
        });
        answers.push(
          output === undefined
            ? { message }
            : { samples: [...output.picture.samples], remarks: output.remarks },
        );
      }
      worker.terminate();
      return answers;
    },
    { address: workerAddress, list: files.map((bytes) => Array.from(bytes)) },
  );
  const wanted = files.map((file) => {
    const found = resultOf(() => readPngPicture(file, nodeZlib));
    if (found instanceof EnumeratorError) return { message: found.message };
    return { samples: [...found.picture.samples], remarks: found.remarks };
  });
  t.strictSame(answers, wanted);
  await close();
});

/** The same header, and image data that would become 64 MiB. */
function bombOf(png: Uint8Array): Uint8Array {
  const data = deflateSync(Buffer.alloc(2 ** 26), { level: 9 });
  return Buffer.concat([png.subarray(0, 33), makeChunk('IDAT', data, crc32), IEND]);
}
