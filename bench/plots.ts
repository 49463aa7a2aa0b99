/**
 * `npm run plots [run.json]`: draws the series of a run under bench/runs/, by default the newest
 * that has any, as docs/plots/*.svg. Same run, same bytes.
 * @module
 */
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Series } from './measure.js';
import { loadPeer } from './peers.js';

interface VegaLite {
  compile(spec: object): { spec: object };
}
interface Vega {
  parse(spec: object): object;
  View: new (runtime: object, options: object) => { toSVG(): Promise<string> };
}

const RUNS = fileURLToPath(new URL('../../bench/runs/', import.meta.url));
const PLOTS = fileURLToPath(new URL('../../docs/plots/', import.meta.url));

/** Told apart by the colour-blind too: Okabe and Ito's. */
const COLORS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7'];

const SCALES: Readonly<Record<string, { x: string; y: string }>> = {
  'frame-size': { x: 'log', y: 'log' },
  count: { x: 'log', y: 'log' },
  index: { x: 'log', y: 'log' },
  threads: { x: 'linear', y: 'log' },
};

const file = process.argv[2] ?? newest();
const { series = [] } = JSON.parse(fs.readFileSync(file, 'utf8')) as { series?: Series[] };
const lite = await loadPeer<VegaLite>('vega-lite', 'plots');
const vega = await loadPeer<Vega>('vega', 'plots');
if (lite !== undefined && vega !== undefined) {
  fs.mkdirSync(PLOTS, { recursive: true });
  for (const [plot, scale] of Object.entries(SCALES)) {
    const lines = series.filter((line) => line.plot === plot);
    if (lines.length === 0) continue;
    const { spec } = lite.compile(drawing(lines, scale));
    const view = new vega.View(vega.parse(spec), { renderer: 'none' });
    fs.writeFileSync(`${PLOTS}${plot}.svg`, `${await view.toSVG()}\n`);
    process.stdout.write(`docs/plots/${plot}.svg\n`);
  }
}

function newest(): string {
  const names = fs.readdirSync(RUNS).filter((name) => name.endsWith('.json'));
  const last = names.toSorted().at(-1);
  if (last === undefined) throw new Error('bench/runs/ has no run: npm run bench makes one');
  return RUNS + last;
}

function drawing(lines: readonly Series[], scale: { x: string; y: string }): object {
  const values = lines.flatMap(({ name, points }) => points.map(([x, y]) => ({ name, x, y })));
  const xs = [...new Set(values.map(({ x }) => x))];
  return {
    width: 560,
    height: 320,
    background: 'white',
    padding: 16,
    data: { values },
    mark: { type: 'line', point: { size: 50 } },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        title: lines[0]?.x,
        scale: scale.x === 'log' ? { type: 'log' } : { type: scale.x, nice: false, zero: false },
        axis: scale.x === 'log' ? { format: '~s' } : { values: xs, format: 'd' },
      },
      y: {
        field: 'y',
        type: 'quantitative',
        title: lines[0]?.unit,
        scale: { type: scale.y },
        axis: { format: '~s' },
      },
      color: {
        field: 'name',
        type: 'nominal',
        title: null,
        sort: null,
        scale: { range: COLORS },
        legend: { orient: 'top', direction: 'vertical', labelLimit: 500 },
      },
    },
  };
}
