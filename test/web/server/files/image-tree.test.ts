/** Images in folders: which there are, and what is in them. @module */
import t from 'tap';
import { frameNames, nameWidth } from '../../../../src/core/name.js';
import { ImageTree } from '../../../../src/web/server/files/image-tree.js';
import { pseudoNumber } from '../../../core/tools.js';

/** The names of all images, in the order in which a walk through all folders finds them. */
function walk(tree: ImageTree): string[] {
  const found: string[] = [];
  const visit = (names: readonly string[]): void => {
    const folder = tree.folder(names);
    if (folder === undefined) throw new Error(`${names.join('/')} is no folder`);
    const below = folder.hasImages ? tree.imagesIn(folder) : tree.foldersIn(folder, names.length);
    if (below.length < 1 || below.length > 1000)
      throw new Error(`${names.join('/')} has ${below.length} names`);
    if (folder.hasImages) {
      for (const [i, name] of below.entries())
        if (tree.positionIn(folder, name) !== folder.first + BigInt(i))
          throw new Error(`${name} leads elsewhere`);
      found.push(...below);
    } else for (const name of below) visit([...names, name]);
  };
  visit([]);
  return found;
}

t.test('every image is in one folder, under the name of a run', (t) => {
  for (const [from, count, depth] of [
    [0, 1, 0],
    [0, 2, 0],
    [0, 999, 0],
    [0, 1000, 0],
    [0, 1001, 1],
    [0, 4096, 1],
    [0, 65_536, 1],
    [0, 123_456, 1],
    [123_456_789, 2345, 1],
    [999, 1000, 0],
  ] as const) {
    const run = { from: BigInt(from), count: BigInt(count), step: 1n };
    const tree = new ImageTree(run);
    t.equal(tree.depth, depth, `${from}+${count}`);
    const nameAt = frameNames(run, nameWidth(run));
    const names = Array.from({ length: count }, (_, i) => nameAt(BigInt(i)));
    t.ok(walk(tree).join() === names.join(), `${from}+${count}: all of them, in order`);
  }
  t.end();
});

t.test('names that begin with a digest, where numbers are long', (t) => {
  const tree = new ImageTree({ from: 2n ** 200n, count: 2500n, step: 1n });
  const names = walk(tree);
  t.equal(names.length, 2500);
  t.match(names[2499], /^[0-9a-f]{8}\+2499$/);
  t.end();
});

t.test('what is in no folder', (t) => {
  const tree = new ImageTree({ from: 0n, count: 65_536n, step: 1n });
  t.same(tree.folder(['65']), { first: 65_000n, end: 65_536n, hasImages: true });
  for (const names of [['66'], ['99'], ['065'], ['6'], ['6x'], [''], ['-1'], ['65', '000'], ['٦٥']])
    t.equal(tree.folder(names), undefined, names.join('/'));
  const folder = tree.folder(['65'])!;
  t.equal(tree.positionIn(folder, '65000'), 65_000n);
  for (const name of ['64999', '65536', '65999', '065000', '6500', '', 'x', '+65000', '65000.png'])
    t.equal(tree.positionIn(folder, name), undefined, name);
  t.equal(tree.positionIn(tree.folder([])!, '65000'), undefined, 'folders hold no images beside');
  t.end();
});

t.test('folders of 10^30 images are found anywhere, with their neighbours', (t) => {
  const count = 10n ** 30n;
  const tree = new ImageTree({ from: 0n, count, step: 1n });
  t.equal(tree.depth, 9);
  for (let i = 0; i < 200; i++) {
    const thousand = pseudoNumber(`folder ${i}`, count / 1000n - 1n);
    for (const number of [thousand, thousand + 1n]) {
      const names = String(number).padStart(27, '0').match(/.{3}/g) ?? [];
      const folder = tree.folder(names);
      if (folder?.first !== number * 1000n || !folder.hasImages) t.fail(names.join('/'));
      for (let level = 0; level < 9; level++) {
        const above = tree.folder(names.slice(0, level));
        if (above === undefined || !tree.foldersIn(above, level).includes(names[level] ?? ''))
          t.fail(`${names.slice(0, level).join('/')} does not name ${names[level]}`);
      }
    }
  }
  const names: string[] = [];
  for (let level = 0; level < 9; level++)
    names.push(tree.foldersIn(tree.folder(names)!, level).at(-1) ?? '');
  t.equal(tree.imagesIn(tree.folder(names)!).at(-1), '9'.repeat(30), 'the last of the last');
  t.end();
});
