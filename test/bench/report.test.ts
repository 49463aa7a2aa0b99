/**
 * The tables of docs/performance.md from a made-up run.
 * @module
 */
import fs from 'node:fs';
import t from 'tap';
import {
  figure,
  newestRun,
  replaceParts,
  partsOf,
  type Run,
  writeTables,
} from '../../bench/report.js';

const PAGE = new URL('../../../docs/performance.md', import.meta.url);
const PARTS = new URL('../../../bench/parts.ts', import.meta.url);

const result = {
  part: 'kernel',
  name: 'kernel, 320x320 rgb 8, to a | b',
  ratio: 0.62042,
  least: 0.6,
  most: 0.7,
  goal: 0.5,
  atMost: false,
  note: '29 and 47 GB/s',
};
const RUN: Run = {
  machine: { node: 'v1.2.3', platform: 'made up', cpu: 'abacus', date: '2001-02-03' },
  results: [
    result,
    { ...result, name: 'to another', ratio: 283.08, least: 283.08, most: 283.08, goal: 500 },
    { ...result, part: 'runs', name: 'time', ratio: 8, least: 8, most: 8, unit: 's', goal: 10 },
    { ...result, part: 'memory', name: 'peak', ratio: 1.3, goal: 1.2, atMost: true },
    { ...result, part: 'memory', name: 'what it may be', goal: 0 },
    { ...result, part: 'start', name: 'at its goal', ratio: 2.5, goal: 2.5, atMost: true },
  ],
  series: [
    { plot: 'threads', name: 'one', x: 'threads', unit: 'frames/s', points: [[1, 10]] },
    { plot: 'threads', name: 'two', x: 'threads', unit: 'frames/s', points: [[2, 1234.5]] },
    { plot: 'count', name: 'three', x: 'images', unit: 'µs', points: [[1, 1]] },
  ],
};

const block = (names: string, text: string): string =>
  `<!-- bench:${names} -->\n${text}<!-- /bench -->`;

/** What a run writes between the markers of one block. */
function written(names: string, run = RUN): string[] {
  return writeTables(block(names, ''), run).split('\n').slice(1, -1);
}

t.test(
  'a table has a row a result, in the order of the run, and says what was missed',
  async (t) => {
    t.same(written('kernel'), [
      '| what | measured | goal | behind it |',
      '|---|---|---|---|',
      '| kernel, 320×320 rgb 8, to a \\| b | 0.62 (0.60 … 0.70) | ≥ 0.5 | 29 and 47 GB/s |',
      '| to another | 283 | ≥ 500, **missed** | 29 and 47 GB/s |',
    ]);
  },
);

t.test('several parts make one table, less can be more, and some have no goal', async (t) => {
  t.same(written('start memory runs').slice(2), [
    '| at its goal | 2.5 (0.60 … 0.70) | ≤ 2.5 | 29 and 47 GB/s |',
    '| peak | 1.3 (0.60 … 0.70) | ≤ 1.2, **missed** | 29 and 47 GB/s |',
    '| what it may be | 0.62 (0.60 … 0.70) | none | 29 and 47 GB/s |',
    '| time | 8.0 s | ≥ 10, **missed** | 29 and 47 GB/s |',
  ]);
});

t.test('a miss by less than is printed is still a miss, a goal just met is met', async (t) => {
  const results = [{ ...result, ratio: 0.49999 }];
  t.match(written('kernel', { ...RUN, results })[2], '| 0.50 (0.60 … 0.70) | ≥ 0.5, **missed** |');
  const reached = [{ ...result, ratio: 0.5 }];
  t.match(written('kernel', { ...RUN, results: reached })[2], '| 0.50 (0.60 … 0.70) | ≥ 0.5 |');
});

t.test('a plot has a table too, with gaps where a line has no point', async (t) => {
  t.same(written('plot threads'), [
    '| frames/s, by threads | 1 | 2 |',
    '|---|---|---|',
    '| one | 10 |  |',
    '| two |  | 1,230 |',
  ]);
});

t.test('what a run has not is said in place of a table', async (t) => {
  t.same(written('old'), ['Not in this run: `npm run bench old` measures it.']);
  const { machine, results } = RUN;
  t.same(written('plot threads', { machine, results }), [
    'Not in this run: `npm run bench curves` measures it.',
  ]);
});

t.test('the machine is told with how many goals were missed', async (t) => {
  t.same(written('machine'), [
    '2001-02-03, Node 1.2.3 on made up, abacus: 2 of 5 goals reached, 3 missed.',
  ]);
  const machine = { ...RUN.machine, cores: '2', load: '0.1' };
  t.match(written('machine', { ...RUN, machine })[0], 'abacus, 2 cores, load average 0.1 at');
});

t.test('prose stays byte for byte, whatever it holds, and again changes nothing', async (t) => {
  const prose = [
    '# A\r\n\ttab  \n\n| a | table |\n$& $1\n',
    '\n\n`<!-- x -->`\n',
    '\nend, no newline',
  ];
  const page = `${prose[0]}${block('kernel', 'old\n')}${prose[1]}${block('old', '')}${prose[2]}`;
  const once = writeTables(page, RUN);
  t.same(once.split(/<!-- bench:[\s\S]*?<!-- \/bench -->/), prose);
  t.notMatch(once, 'old\n<');
  t.equal(writeTables(once, RUN), once);
});

t.test('markers that do not pair are refused', async (t) => {
  for (const page of [
    '<!-- bench:kernel -->\n',
    '<!-- /bench -->\n',
    '<!-- bench:kernel -->\n<!-- bench:png -->\n<!-- /bench -->\n',
    '<!-- bench:kernel -->\n<!-- /bench -->\n<!-- /bench -->\n',
    '<!-- bench:Kernel -->\n<!-- /bench -->\n',
  ]) {
    t.throws(() => writeTables(page, RUN), /each <!-- bench/, JSON.stringify(page));
  }
});

t.test('the newest run is the last one with series, by day and then by number', async (t) => {
  const { machine, results } = RUN;
  const runs = new Map<string, Run>([
    ['2001-02-04.json', { machine, results }],
    ['2001-02-03-10.json', RUN],
    ['2001-02-03-9.json', RUN],
    ['2001-02-03.json', RUN],
    ['2001-01-31.json', RUN],
  ]);
  t.equal(newestRun(runs), '2001-02-03-10.json');
  t.equal(newestRun(new Map([['2001-02-04.json', { machine, results, series: [] }]])), undefined);
});

t.test('figures have at most three digits that count, and no powers of ten', async (t) => {
  t.same([0.1, 1, 0.012345, 33.69, 2467.5, 1e7].map(figure), [
    '0.10',
    '1.0',
    '0.0123',
    '33.7',
    '2,470',
    '10,000,000',
  ]);
});

t.test('docs/performance.md names parts that there are, each part once', async (t) => {
  const page = fs.readFileSync(PAGE, 'utf8');
  const parts = [...fs.readFileSync(PARTS, 'utf8').matchAll(/^ {2}(\w+): bench/gm)].map(
    ([, name = '']) => name,
  );
  const shown = partsOf(page).filter((name) => parts.includes(name));
  t.same(shown.toSorted(), parts.filter((name) => name !== 'curves').toSorted());
  const plots = partsOf(page).filter((name) => !parts.includes(name));
  t.same(plots, ['machine', 'plot', 'threads']);
  t.doesNotThrow(() => writeTables(page, RUN));
});

t.test('parts that are measured again take the place of the old ones', (t) => {
  const result = { name: 'x', ratio: 1, least: 1, most: 1, goal: 2, atMost: false, note: '' };
  const line = { name: 'l', x: 'count', unit: 's', points: [[1, 2]] } as const;
  const old = {
    machine: { load: '0.1', date: '2026-01-01' },
    results: [
      { part: 'pipe', ...result },
      { part: 'png', ...result },
    ],
    series: [
      { plot: 'index', ...line },
      { plot: 'count', ...line },
    ],
  };
  const newer = {
    machine: { load: '7.5' },
    results: [{ part: 'pipe', ...result, ratio: 3 }],
    series: [{ plot: 'count', ...line, name: 'again' }],
  };
  const run = replaceParts(old, newer);
  t.same(
    run.results.map(({ part, ratio }) => [part, ratio]),
    [
      ['png', 1],
      ['pipe', 3],
    ],
  );
  t.same(
    run.series?.map(({ plot, name }) => [plot, name]),
    [
      ['index', 'l'],
      ['count', 'again'],
    ],
  );
  t.match(
    writeTables('<!-- bench:machine -->\n<!-- /bench -->\n', run),
    /1 of 2 goals reached, 1 missed\. Measured again at load 7\.5: pipe\.$/m,
  );
  const elsewhere = replaceParts(old, { ...newer, machine: { load: '7.5', cpu: 'Z80' } });
  t.match(
    writeTables('<!-- bench:machine -->\n<!-- /bench -->\n', elsewhere),
    /Measured again at load 7\.5 on Z80: pipe\.$/m,
  );
  t.end();
});
