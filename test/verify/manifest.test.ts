/** Manifests against their checkpoints. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { Sequence } from '../../src/verify/diagnosis.js';
import { flip, made, outputOf } from './runs.js';

t.test(
  'a manifest: a wrong, a missing, a second, a foreign, a broken line, in another order, in other words',
  async (t) => {
    const cwd = await made(t, '--out', 'none', '--manifest', 'm');
    const lines = fs.readFileSync(path.join(cwd, 'm'), 'utf8').trimEnd().split('\n');
    const changed = async (list: readonly string[], end = '\n'): Promise<string> => {
      fs.writeFileSync(path.join(cwd, 'm'), list.join('\n') + end);
      return await outputOf(cwd, 'm');
    };
    const swap = (n: number, from: RegExp, to: string): string[] =>
      lines.with(n, lines[n]!.replace(from, to));
    t.match(await changed(lines), /^0\nm: 30 lines of the manifest right\n$/);
    t.match(
      await changed(swap(4, /"sha256":"../, '"sha256":"zz')),
      /^1\ndamaged {3}m: image 104: .*SHA-256 zz/,
    );
    t.match(
      await changed(swap(4, /"name":"104/, '"name":"105')),
      /^1\ndamaged {3}m: image 104: .*names 105/,
    );
    t.match(
      await changed(swap(4, /"index":"104/, '"index":"7')),
      /^1\ndamaged {3}m: image 104: .*says image 7\nm: 29 lines/,
    );
    t.match(await changed(lines.toSpliced(4, 1)), /^1\nmissing {3}m: image 104\nm: 29 lines/);
    t.match(
      await changed(lines.toSpliced(9, 0, lines[4]!)),
      /^1\nduplicate m: image 104: it has a second line/,
    );
    t.match(await changed([...lines, lines[4]!.replaceAll('104', '204')]), /^1\nextra .*image 204/);
    t.match(
      await changed(lines.with(4, '{')),
      /^1\ndamaged {3}m: image 104: .*no line of a manifest/,
    );
    t.match(
      await changed(lines.slice(0, 20), '\n{"ind'),
      /^1\ndamaged {3}m: image 120: .*cut off.*\nmissing {3}m: 9 images/,
    );
    t.match(
      await changed(lines.with(3, lines[9]!).with(9, lines[3]!)),
      /^1\ndamaged {3}m: it is not in the order of the run: image 104 comes behind image 109\nm: 30 lines/,
    );
    t.match(
      await changed(lines.toReversed()),
      /^1\ndamaged {3}m: .*image 128 comes behind image 129\n/,
    );
    t.match(
      await changed([lines.join('\r\n')], '\r\n'),
      /^1\ndamaged {3}m: the line of image 100 .* ends with CR LF .*, and 29 more like it\nm: 30 lines/,
    );
    t.match(
      await changed(swap(4, /,"name/, ', "name')),
      /^1\ndamaged {3}m: the line of image 104 .* in other words\nm: 30 lines/,
    );
    fs.rmSync(path.join(cwd, 'm'));
    t.match(await outputOf(cwd, 'm'), /^1\nmissing {3}m: the manifest is not there/);

    const beside = await made(t, '--out', 'x.raw', '--manifest', 'm');
    t.match(
      await outputOf(path.dirname(beside), path.join(path.basename(beside), 'x.raw')),
      /30 lines of the manifest/,
    );
    flip(path.join(beside, 'm'), -10);
    t.match(await outputOf(beside, 'x.raw'), /^1\ndamaged {3}m: image 129: .*SHA-256/);
  },
);

t.test('a sequence keeps what is left out', (t) => {
  const sequence = new Sequence(10n);
  const taken = [10n, 14n, 12n, 12n, 11n, 10n, 20n].map((position) => sequence.take(position));
  t.same(taken, [true, true, true, false, true, false, true]);
  t.same(
    [...sequence.gaps(23n)],
    [
      { first: 13n, end: 14n },
      { first: 15n, end: 20n },
      { first: 21n, end: 23n },
    ],
  );
  t.end();
});
