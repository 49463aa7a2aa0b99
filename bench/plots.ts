/**
 * A run's series as SVG. The same series give the same bytes: nothing is random, and letters are
 * measured by Vega's own table where there is no canvas.
 * @module
 */
import type { Series } from './measure.js';
import { loadPeer } from './peers.js';
import { inPrint } from './report.js';

interface VegaLite {
  compile(spec: object): { spec: object };
}
interface Vega {
  parse(spec: object): object;
  View: new (runtime: object, options: object) => { toSVG(): Promise<string> };
}

/** Told apart by the colour-blind too: Okabe and Ito's. */
const COLORS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7'];
/** Marks besides colours, for print in gray. */
const SHAPES = ['circle', 'square', 'triangle-up', 'diamond'];

/** Every plot there is, with the kind of its x; y is logarithmic. */
const PLOTS: Readonly<Record<string, 'log' | 'linear'>> = {
  'frame-size': 'log',
  count: 'log',
  index: 'log',
  threads: 'linear',
  fleet: 'log',
  'part-size': 'log',
};

/**
 * Draw what a run has series for.
 * @returns SVG by plot; nothing where the drawing library is not installed
 */
export async function drawPlots(
  series: readonly Series[],
): Promise<ReadonlyMap<string, string> | undefined> {
  const lite = await loadPeer<VegaLite>('vega-lite', 'plots');
  const vega = await loadPeer<Vega>('vega', 'plots');
  if (lite === undefined || vega === undefined) return undefined;
  const drawn = new Map<string, string>();
  for (const [plot, kind] of Object.entries(PLOTS)) {
    const lines = series
      .filter((line) => line.plot === plot)
      .map((line) => Object.assign({}, line, { name: inPrint(line.name) }));
    if (lines.length === 0) continue;
    const { spec } = lite.compile(drawing(lines, kind));
    const view = new vega.View(vega.parse(spec), { renderer: 'none' });
    drawn.set(plot, `${await view.toSVG()}\n`);
  }
  return drawn;
}

/** Frames a second and, below them, the bytes a second that they are. */
function drawing(lines: readonly Series[], kind: 'log' | 'linear'): object {
  const panels = [lines, lines.flatMap(asBytes)].filter((panel) => panel.length > 0);
  return {
    background: 'white',
    padding: 16,
    config: { axis: { labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal' } },
    vconcat: panels.map((panel) => panelOf(panel, kind)),
  };
}

function asBytes(line: Series): Series[] {
  if (line.unit !== 'frames/s') return [];
  const { frameBytes } = line;
  const points = line.points.map(([x, y]) => [x, y * (frameBytes ?? x)] as const);
  return [{ ...line, unit: 'bytes/s', points }];
}

function panelOf(lines: readonly Series[], kind: 'log' | 'linear'): object {
  const values = lines.flatMap(({ name, points }) => points.map(([x, y]) => ({ name, x, y })));
  const xs = [...new Set(values.map(({ x }) => x))].toSorted((a, b) => a - b);
  const ys = values.map(({ y }) => y);
  const names = lines.map(({ name }) => name);
  return {
    width: 600,
    height: 260,
    data: { values },
    mark: { type: 'line', point: { size: 60 } },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        title: lines[0]?.x,
        ...(kind === 'log'
          ? logAxis(xs)
          : {
              scale: { domain: [xs[0], xs.at(-1)], nice: false, zero: false, padding: 20 },
              axis: { values: xs, format: 'd' },
            }),
      },
      y: {
        field: 'y',
        type: 'quantitative',
        title: lines[0]?.unit,
        ...logAxis(ys),
      },
      color: {
        field: 'name',
        type: 'nominal',
        title: null,
        scale: { domain: names, range: COLORS },
        legend: { orient: 'top', direction: 'vertical', labelLimit: 560, labelFontSize: 12 },
      },
      shape: {
        field: 'name',
        type: 'nominal',
        title: null,
        scale: { domain: names, range: SHAPES },
      },
    },
  };
}

/** Lines at powers of ten, or, where there are few of them, at 1, 2 and 5 times these. */
function logAxis(values: readonly number[]): object {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const decades = Math.log10(most / least);
  const factors = decades > 2.5 ? [1] : [1, 2, 5];
  const marks: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power++) {
    for (const factor of factors) marks.push(Number(`${factor}e${power}`));
  }
  const low = marks.findLast((mark) => mark <= least * 1.000001) ?? least;
  const high = marks.find((mark) => mark >= most * 0.999999) ?? most;
  return {
    scale: { type: 'log', domain: [low, high], nice: false },
    axis: {
      values: marks.filter((mark) => mark >= low && mark <= high),
      // 10k and 10M; but 0.5, not 500m.
      format: least < 1 || most < 1000 ? '~f' : '~s',
      labelOverlap: false,
      labelFlush: false,
    },
  };
}
