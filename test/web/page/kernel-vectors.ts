/**
 * The kernel's vectors, in the built page's own worker, under the page's policy.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { parseCanonical } from '../../../src/core/space.js';
import { encodeImage } from '../../../src/run/outputs/png.js';
import type { Vector } from '../../../src/selftest/vectors.js';
import { fromHex, open, readVectors, sha256Hex, VECTOR_FILES } from '../../core/tools.js';
import { pageFolder } from './browser.js';
import { callIn, type Evaluator } from './page-probe.js';

/** What goes into the browser: plain JSON. */
interface Question {
  readonly choice: object;
  readonly colors: number[] | undefined;
  readonly index: string;
}

/** What one image comes to there. */
interface Answer {
  readonly samplesDigest: string;
  readonly rgbaBytes: number;
  /** As hex. */
  readonly indexBack: string;
  readonly png: string;
  readonly picture: { readonly samplesDigest: string; readonly space: string };
}

const worker = fs
  .readdirSync(path.join(pageFolder, 'assets'))
  .find((file) => file.startsWith('kernel-worker'));

/** Relative to the page's own. */
export const workerAddress = `assets/${worker}`;

function questionOf({ space: canonical, order, seed, index }: Vector): Question {
  const space = parseCanonical(canonical);
  return {
    choice: { space, order, seed },
    colors: space.color === 'palette' ? colorsOf(space.radix) : undefined,
    index,
  };
}

/** No two alike. */
function colorsOf(count: number): number[] {
  return Array.from({ length: count }, (_, i) => [i, 255 - i, (i * 7) % 256]).flat();
}

/** Ask the worker for the image, its PNG, the picture in that PNG, and the number of the image. */
function ask(page: Evaluator, questions: readonly Question[]): Promise<Answer[]> {
  return callIn(
    page,
    async ({ address, list }) => {
      const worker = new Worker(address, { type: 'module' });
      let id = 0;
      const run = (kind: string, input: object): Promise<never> =>
        new Promise((resolve, reject) => {
          id++;
          const take = ({ data }: MessageEvent): void => {
            if ('output' in data) resolve(data.output as never);
            else reject(new Error(String(data.message)));
          };
          worker.addEventListener('message', take, { once: true });
          worker.postMessage({ id, kind, input }, []);
        });
      const digest = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
        Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) =>
          byte.toString(16).padStart(2, '0'),
        ).join('');
      interface Frame {
        samples: Uint8Array<ArrayBuffer>;
        rgba: Uint8ClampedArray;
      }
      interface Read {
        picture: { samples: Uint8Array<ArrayBuffer> };
        metadata: { space: string };
      }
      const answers = [];
      for (const { choice: plain, colors, index: text } of list) {
        const palette =
          colors === undefined ? {} : { palette: { colors: Uint8Array.from(colors) } };
        const choice = { ...plain, ...palette };
        const index = BigInt(text);
        const { samples, rgba }: Frame = await run('frame', { choice, index });
        const back: bigint = await run('indexOf', { choice, samples });
        const png: Uint8Array<ArrayBuffer> = await run('png', { choice, index });
        const { picture, metadata }: Read = await run('readPng', { bytes: png });
        answers.push({
          samplesDigest: await digest(samples),
          rgbaBytes: rgba.length,
          indexBack: `0x${back.toString(16)}`,
          png: await digest(png),
          picture: { samplesDigest: await digest(picture.samples), space: metadata.space },
        });
      }
      worker.terminate();
      return answers;
    },
    { address: workerAddress, list: questions },
  );
}

/**
 * Every vector, both ways and through PNG.
 * @param page - the built page
 * @param maxDigits - vectors of larger spaces are left out
 */
export async function testKernel(t: Test, page: Evaluator, maxDigits: number): Promise<void> {
  for (const file of VECTOR_FILES) {
    await t.test(`every vector of ${file}.json, both ways and through PNG`, async (t) => {
      const vectors = readVectors<Vector>(file).filter(
        ({ space }) => parseCanonical(space).digits <= maxDigits,
      );
      const answers = await ask(page, vectors.map(questionOf));
      t.equal(answers.length, vectors.length);
      for (const [i, vector] of vectors.entries()) {
        const { space: canonical, order, seed, index } = vector;
        const space = parseCanonical(canonical);
        const digest = vector.samples_sha256_hex ?? sha256Hex(fromHex(vector.samples_hex ?? ''));
        const palette =
          space.color === 'palette'
            ? { colors: Uint8Array.from(colorsOf(space.radix)) }
            : undefined;
        const samples = open(canonical, order, seed).frameAt(BigInt(index));
        const png = encodeImage({ space, order, seed, palette }, samples, BigInt(index));
        t.strictSame(
          answers[i],
          {
            samplesDigest: digest,
            rgbaBytes: 4 * space.width * space.height,
            indexBack: `0x${BigInt(index).toString(16)}`,
            png: sha256Hex(png),
            picture: { samplesDigest: digest, space: canonical },
          },
          `${canonical} ${order} ${index.slice(0, 24)}`,
        );
      }
    });
  }
}
