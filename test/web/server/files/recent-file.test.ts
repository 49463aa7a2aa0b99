/** The file that was read last, kept for who reads it in pieces. @module */
import t from 'tap';
import { type FileBytes, RecentFile } from '../../../../src/web/server/files/recent-file.js';
import { ByteBudget } from '../../../../src/web/server/request-memory.js';

const fileOf = (...bytes: number[]): FileBytes => ({
  bytes: Uint8Array.from(bytes),
  digest: undefined,
});

t.test('a file is made once for all its pieces, until another is read', async (t) => {
  const budget = new ByteBudget(1000, 0);
  const recent = new RecentFile(budget);
  let made = 0;
  const make = (): Promise<FileBytes> => Promise.resolve(fileOf(++made, 0, 0));
  const read = async (key: string): Promise<number> => (await recent.read(key, make)).bytes[0]!;
  t.same(await Promise.all([read('a'), read('a')]), [1, 1], 'even while it is made');
  t.equal(await read('a'), 1);
  t.equal(budget.usedBytes, 3);
  t.equal(await read('b'), 2);
  t.equal(await read('a'), 3);
  t.equal(budget.usedBytes, 3, 'one file is kept');
});

t.test('who waits for a file does not lack it when who asked first leaves', async (t) => {
  const recent = new RecentFile(new ByteBudget(1000, 0));
  let leave!: (error: Error) => void;
  const left = new Promise<FileBytes>((_, reject) => void (leave = reject));
  const first = recent.read('a', () => left);
  const second = recent.read('a', () => Promise.resolve(fileOf(7)));
  leave(new Error('left'));
  await t.rejects(first, /left/);
  t.equal((await second).bytes[0], 7);
});

t.test('a file is not kept where its memory is needed', async (t) => {
  const budget = new ByteBudget(1000, 0);
  budget.open('192.0.2.1', undefined).grow(400);
  budget.open('192.0.2.2', undefined).grow(400);
  const recent = new RecentFile(budget);
  const large: FileBytes = { bytes: new Uint8Array(300), digest: undefined };
  t.equal(await recent.read('a', () => Promise.resolve(large)), large);
  t.equal(budget.usedBytes, 800);
  t.equal((await recent.read('a', () => Promise.resolve(fileOf(1)))).bytes.length, 1);
});
