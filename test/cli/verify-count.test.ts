/**
 * `verify --count`: shards, parts and runs are the whole of an enumeration, or it is said what
 * they leave out.
 * @module
 */
import path from 'node:path';
import t from 'tap';
import { succeed } from './outputs.js';
import { runShared } from './shared-command.js';
import { temporaryFolder } from './started-command.js';

const RUN = ['--size', '4x4', '--from', '1000', '--step', '2'];

t.test('what shards leave out at either end, or have not done yet, is missing', (t) => {
  const cwd = temporaryFolder(t);
  const shard = (i: number, ...more: string[]): void =>
    succeed([...RUN, '--count', '90', '--shard', `${i}/3`, '--out', 'x.tar', ...more], cwd);
  for (const i of [1, 2]) shard(i);
  shard(3, '--limit-bytes', '9000');
  const [first, second, third] = ['x.1-of-3.tar', 'x.2-of-3.tar', 'x.3-of-3.tar'] as const;
  const verify = (paths: readonly string[], ...more: string[]) =>
    runShared(['verify', ...paths, ...more], { cwd });

  const unfinished = verify([first, second, third], '--count', '90');
  t.equal(unfinished.status, 1);
  t.match(unfinished.stdout, /missing +\d+ images, 1\d{3} … 1178: none of these runs has them\n/);
  t.match(unfinished.stdout, /3 runs do not have all 90 images, each once\n$/);
  succeed(['resume', 'x.3-of-3.tar'], cwd);

  const whole = verify([third, first, second], '--count', '90');
  t.match(whole, { status: 0, stdout: /3 runs have all 90 images, each once\n$/ });
  t.match(verify([first, second, third, third], '--count', '90'), { status: 0 }, 'named twice');
  const cases: readonly (readonly [readonly string[], string, RegExp])[] = [
    [[first, second], '90', /missing +30 images, 1120 … 1178/],
    [[second, third], '90', /missing +30 images, 1000 … 1058/],
    [[first, third], '90', /missing +30 images, 1060 … 1118/],
    [[first], '90', /missing +60 images, 1060 … 1178/],
    [[third], '30', /missing +30 images, 1000 … 1058/],
    [[first, second, third], '91', /missing +image 1180:/],
    [[first, second, third], '89', /extra +image 1178: beyond --count/],
    [[first, second, third], '0', /extra +90 images, 1000 … 1178: beyond --count/],
    [[first], '10^40', /missing .* images, 1060 … /],
  ];
  for (const [paths, count, fault] of cases) {
    const { status, stdout } = verify(paths, '--count', count);
    t.equal(status, 1, `${paths.join(' ')} --count ${count}`);
    t.match(stdout, fault);
  }
  const [line = ''] = verify([first, second], '--count', '90', '--json')
    .stdout.split('\n')
    .slice(2);
  t.match(JSON.parse(line), {
    whole: [first, second],
    ok: false,
    count: '90',
    missing: [{ images: '30' }],
    duplicate: [],
    extra: [],
  });
  t.end();
});

t.test('empty shards are no fault; a run twice in two places is', (t) => {
  const cwd = temporaryFolder(t);
  const run = [...RUN, '--count', '2', '--out', 'x.raw'];
  for (const i of [1, 2, 3]) succeed([...run, '--shard', `${i}/3`], cwd);
  const names = [1, 2, 3].map((i) => `x.${i}-of-3.raw`);
  t.match(runShared(['verify', ...names, '--count', '2'], { cwd }), { status: 0 });
  const empty = runShared(['verify', names[0]!, '--count', '0'], { cwd });
  t.match(empty, { status: 0, stdout: /1 run has all 0 images/ });
  t.match(runShared(['verify', names[0]!, '--count', '2'], { cwd }), {
    status: 1,
    stdout: /missing +2 images, 1000 … 1002/,
  });
  succeed([...RUN, '--count', '2', '--out', 'again.raw'], cwd);
  t.match(runShared(['verify', 'again.raw', ...names, '--count', '2'], { cwd }), {
    status: 1,
    stdout: /duplicate/,
  });
  t.end();
});

t.test('two enumerations, and what is no count, are refused', (t) => {
  const cwd = temporaryFolder(t);
  succeed([...RUN, '--count', '2', '--out', 'a.raw'], cwd);
  succeed([...RUN, '--count', '2', '--seed', 's', '--out', 'b.raw'], cwd);
  t.match(runShared(['verify', 'a.raw', 'b.raw', '--count', '2'], { cwd }), {
    status: 2,
    stderr: /E_OUTPUT: .* are of different enumerations: verify them apart/,
  });
  t.match(runShared(['verify', 'a.raw', '--count=-1'], { cwd }), { status: 2 });
  t.match(runShared(['verify', 'a.raw', '--count', 'x'], { cwd }), { status: 2 });
  t.match(runShared(['verify', '--exhaustive', '--count', '2'], { cwd }), { status: 2 });
  t.match(runShared(['verify', path.join('none', 'x.raw'), '--count', '2'], { cwd }), {
    status: 1,
  });
  t.end();
});
