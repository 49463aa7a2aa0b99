/**
 * `enumerate art evolve`: children of pictures, and the picture of a lineage.
 * @module
 */
import path from 'node:path';
import { MAX_PIXELS } from '../../../art/compile/renderer.js';
import { artParents, evolveArt } from '../../../art/evolution/evolve.js';
import {
  CHILDREN,
  DEFAULT_FAR,
  type Founder,
  isLineage,
  MAX_CHILD,
  MAX_FAR,
  readLineage,
  writeLineage,
} from '../../../art/evolution/lineage.js';
import { formatFormula, parseFormula } from '../../../art/formula.js';
import { GRAMMAR_NAMES } from '../../../art/limits.js';
import { artTexts } from '../../../art/metadata.js';
import { artVersion } from '../../../art/warp.js';
import { EnumeratorError, naming, usageError } from '../../../core/errors.js';
import { escapeControls, quoteText } from '../../../core/quote.js';
import { checkAbsent, hasExactly, writeWhole } from '../../../io/atomic-file.js';
import { endingKind } from '../../../io/endings.js';
import { checkMakable, makeDirectory } from '../../../io/folders.js';
import { isAddress, STANDARD_OUTPUT } from '../../../io/standard-streams.js';
import { type ArtSettings, drawFound } from '../../../pictures/files/art-files.js';
import { drawSheet, sheetSize } from '../../../pictures/sheet.js';
import { checkNoRun } from '../../../run/folder-owner.js';
import { encodeArt } from '../../../run/outputs/art-png.js';
import { whole } from '../../../text/read-quantity.js';
import { artName, checkSheet, writeSheet } from '../../art-outputs.js';
import { print } from '../../host.js';
import { ART_OPTIONS, artOptions, DEFAULT_ART_SIZE } from '../../options/art-options.js';
import { readSettings } from '../../options/art-settings.js';
import { readFormulaIndex } from '../../options/formula-index.js';
import { command, flag, type Given, group, value, words } from '../../options/table.js';
import { readText } from '../../options/typed-text.js';

const CHILD_SIZE = '256x256';
const NAME = 'children';
const COLUMNS = 4;

const { tree, show, json, formula, glsl, metadata, remember, threads, statusJson } = ART_OPTIONS;
const { size, samples, depth, grammar, variant } = artOptions(
  `${DEFAULT_ART_SIZE}, of children ${CHILD_SIZE}`,
);

const POSITIONALS = {
  words: words(
    'one lineage to draw; or with --parents: texts, number:N, formula:FORMULA, lineages; behind -- every word is one',
    { isRequired: true, ask: 'which picture? give a lineage, or --parents and what to breed' },
  ),
};

const OPTIONS = {
  parents: flag(`the words are parents: draw ${CHILDREN} children of theirs`, { group: 'Input' }),
  far: value(whole(1, MAX_FAR, 'E_RANGE'), 'N', `how far children go, 1 to ${MAX_FAR}`, {
    otherwise: `${DEFAULT_FAR}`,
    group: 'Picture',
  }),
  size,
  samples,
  depth: { ...depth, help: 'of parents that are texts: how deep their trees are at least' },
  grammar: {
    ...grammar,
    help: `of parents that are texts: ${GRAMMAR_NAMES.join(', ')}`,
    mayBeFile: false,
  },
  variant: { ...variant, help: 'of parents that are texts: which of their pictures' },
  ...group('Result', { formula, glsl, tree }),
  from: value(whole(0, MAX_CHILD + 1 - CHILDREN, 'E_RANGE'), 'N', 'the first child, for others', {
    otherwise: '0',
    group: 'Range',
  }),
  json: { ...json, help: 'print the formula as a graph in JSON; of children, an object for each' },
  show,
  out: {
    ...ART_OPTIONS.out,
    help: `of a lineage, a picture (.png, .jpg … as for get) or - [art-DIGEST.png]; of children, a folder [${NAME}-DIGEST], or a picture of them all`,
  },
  metadata,
  remember,
  force: flag('overwrite files', { group: 'Output' }),
  threads,
  statusJson,
};

type EvolveArguments = Given<typeof POSITIONALS> & Given<typeof OPTIONS>;

export default command({
  isLong: true,
  about: `Breed pictures: parts of their formulas are changed and exchanged, and ${CHILDREN} children come about. Each has a lineage, a short text that gives the same picture on every machine, and may breed on.`,
  positionals: POSITIONALS,
  options: OPTIONS,
  examples: [
    ['art evolve --parents ada grace --out first', 'sixteen files, and their lineages'],
    ['art evolve --parents ada grace --show', '… on the terminal'],
    ['art evolve evolve/1/text:ada+text:grace/3.7', 'a child again, by its lineage'],
    ['art evolve --parents evolve/1/text:ada/3.2 evolve/1/text:ada/3.7', 'children of children'],
    ['art evolve --parents ada grace --from 16 --show', 'sixteen others'],
    ['art evolve --parents number:10^30 --far 1', 'near relatives of one picture'],
  ],
  run: (given) => (given.parents ? drawChildren(given) : drawLineage(given)),
});

async function drawLineage(given: EvolveArguments): Promise<void> {
  const [lineage = '', ...others] = given.words;
  if (others.length > 0 || !isLineage(lineage))
    throw usageError(
      `"${quoteText(others[0] ?? lineage)}" is no lineage to draw: one begins with evolve/1/; say --parents to breed`,
    );
  for (const name of ['far', 'from', 'depth', 'grammar', 'variant'] as const)
    if (given[name] !== undefined)
      throw usageError(`--${name} is for breeding, and a lineage says it: leave it out`);
  const { drawPicture } = await import('../../art-picture.js');
  await drawPicture(given, () => {
    const settings = readSettings({ size: given.size, samples: given.samples }, DEFAULT_ART_SIZE);
    return { expression: evolveArt(lineage), settings, variant: undefined };
  });
}

async function drawChildren(given: EvolveArguments): Promise<void> {
  const { far = DEFAULT_FAR, from = 0, out, show, json, force } = given;
  for (const name of ['formula', 'glsl', 'tree', 'remember'] as const)
    if (given[name] !== undefined && given[name] !== false)
      throw usageError(`--${name} is of one picture: give it with the lineage of a child`);
  if (out !== undefined && isAddress(out))
    throw usageError(`--out ${out}: Random Art is not streamed`);
  const settings = readSettings(given, CHILD_SIZE);
  const isSheet = out === undefined ? show !== undefined : endingKind(out) !== undefined;
  const isPiped = out === STANDARD_OUTPUT;
  const hasFolder = !isSheet && !isPiped;
  const sheet =
    !hasFolder || show !== undefined
      ? await checkSheet({ out: hasFolder ? undefined : out, force, show, json })
      : undefined;
  if (sheet !== undefined) sheetSize(CHILDREN, settings, COLUMNS);
  if (hasFolder) {
    checkPixels(settings);
    checkMakable(out ?? '.');
    checkNoRun(out ?? '.');
  }
  const family = familyOf(given.words, given);
  // What is wrong with a parent is told before anything is drawn.
  artParents(family);
  const children = Array.from({ length: CHILDREN }, (_, i) => {
    const lineage = `${family}/${far}.${from + i}`;
    const expression = evolveArt(lineage);
    return { lineage, expression, pixels: drawFound(expression, settings) };
  });
  const expressions = children.map(({ expression }) => expression);
  const name = artName(NAME, expressions, settings, CHILD_SIZE);
  const fileOf = (i: number): string =>
    path.join(out ?? name, `${`${from + i}`.padStart(2, '0')}.png`);
  if (hasFolder) {
    checkMakable(out ?? name);
    const files = children.map(({ expression, pixels }, i) => {
      const { samples } = settings;
      const texts = given.metadata ? artTexts(undefined, samples, artVersion(expression)) : [];
      return [fileOf(i), encodeArt(pixels, settings, texts)] as const;
    });
    // What lies there is told before anything is written; where the disk gets full, what is written stays.
    for (const [file, png] of files) if (!hasExactly(file, png)) checkAbsent(file, force);
    // Not before, so that whoever interrupts the drawing finds no empty folder.
    makeDirectory(out ?? name);
    for (const [file, png] of files) writeWhole(file, png, force);
  }
  if (sheet !== undefined) {
    const pixels = children.map((child) => child.pixels);
    await writeSheet(drawSheet(pixels, settings, COLUMNS), sheet, `${name}.png`);
  }
  if (isPiped) return;
  for (const [i, { lineage, expression }] of children.entries()) {
    const file = hasFolder ? fileOf(i) : undefined;
    const { depth, treeNodes } = expression;
    if (json) print(JSON.stringify({ file, lineage, depth, tree_nodes: treeNodes }));
    else print(escapeControls(file === undefined ? lineage : `${file} ${lineage}`));
  }
}

/** All children are in memory, since none is written before all are drawn and have a place. */
function checkPixels({ width, height }: ArtSettings): void {
  if (CHILDREN * width * height <= MAX_PIXELS) return;
  throw new EnumeratorError(
    'E_LIMIT',
    `${CHILDREN} children of ${width}×${height} have more than ${MAX_PIXELS} pixels: --size ${Math.sqrt(MAX_PIXELS / CHILDREN)} is the largest square, and \`art evolve LINEAGE\` draws one larger`,
  );
}

/** The lineage that leads to all parents. */
function familyOf(parents: readonly string[], given: EvolveArguments): string {
  const siblings = parents.every(isLineage) ? joinSiblings(parents) : undefined;
  if (siblings !== undefined) return siblings;
  return writeLineage({
    founders: parents.map((word) => readFounder(word, given)),
    generations: [],
  });
}

/** Children of one generation are its parents in the next; undefined where they are of several. */
function joinSiblings(lineages: readonly string[]): string | undefined {
  const [first = '', ...others] = lineages;
  if (others.length === 0) return first;
  const generations = lineages.map((lineage) => readLineage(lineage).generations.at(-1));
  const [before, ...rest] = lineages.map((lineage) => lineage.slice(0, lineage.lastIndexOf('.')));
  if (generations.includes(undefined) || rest.some((one) => one !== before)) return undefined;
  const children = new Set(generations.flatMap((generation) => generation!.children));
  return `${before}.${[...children].toSorted((a, b) => a - b).join()}`;
}

function readFounder(word: string, given: EvolveArguments): Founder {
  if (isLineage(word)) return { kind: 'formula', formula: formatFormula(evolveArt(word)) };
  const [, kind, rest = ''] = /^(text|formula|number):(.*)$/s.exec(word) ?? [];
  if (kind === 'number')
    return { kind, number: naming(quoteText(word), () => readFormulaIndex(rest)) };
  if (kind === 'formula') return { kind, formula: formatFormula(parseFormula(rest)) };
  const text = readText(kind === undefined ? word : rest, 'breed its formula, as formula:FORMULA');
  const { grammar = 'default', depth, variant } = given;
  if (!GRAMMAR_NAMES.includes(grammar))
    throw usageError(
      `--grammar ${grammar}: a lineage names grammars that come with the program, ${GRAMMAR_NAMES.join(', ')}; breed the formula of such a picture, formula:FORMULA`,
    );
  return {
    kind: 'text',
    text,
    grammar,
    ...(depth === undefined ? {} : { depth }),
    ...(variant === undefined ? {} : { variant }),
  };
}
