/** The three specifications as documents: their tables are whole, and what is cited is there. @module */
import fs from 'node:fs';
import t from 'tap';
import { root } from './core/tools.js';

const DOCUMENTS = {
  SPEC: 'SPEC.md',
  ART: 'docs/spec/art.md',
  CHECKPOINT: 'docs/spec/checkpoint.md',
} as const;

const readText = (file: string): string => fs.readFileSync(root + file, 'utf8');

/** The numbers of a document's sections. */
function sectionsOf(text: string): Set<string> {
  return new Set(Array.from(text.matchAll(/^#+ (\d+(?:\.\d+)*) /gm), ([, number = '']) => number));
}

const sections = new Map(
  Object.entries(DOCUMENTS).map(([name, file]) => [name, sectionsOf(readText(file))]),
);

t.test('the tables are whole', async (t) => {
  for (const file of Object.values(DOCUMENTS)) {
    const tables = readText(file).match(/(?:^\|.*\n)+/gm) ?? [];
    t.ok(tables.length > 0, `${file} has tables`);
    for (const table of tables) {
      const rows = table.trimEnd().split('\n');
      const columns = new Set(
        rows.map((row) => row.replaceAll(String.raw`\|`, '').split('|').length),
      );
      t.match(rows[1], /^[|-]+$/, `${file}: ${rows[0]}`);
      t.equal(columns.size, 1, `${file}: ${rows[0]}`);
    }
    // A row that was taken for text.
    t.notMatch(readText(file), /^(?!\||    ).* \| .* \| /m, file);
  }
});

t.test(
  'lines have at most 80 characters, but those of tables, headings, addresses and examples',
  async (t) => {
    for (const file of Object.values(DOCUMENTS)) {
      const lines = readText(file).split('\n');
      const long = lines.filter((line) => line.length > 80 && !/^(?:\||#| {4})|https?:/.test(line));
      t.same(long, [], file);
    }
  },
);

t.test('every section that is cited is there', async (t) => {
  const folders = ['src', 'test', 'docs', 'scripts', 'bench'].flatMap((folder) =>
    fs
      .readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(?:ts|mjs|md)$/.test(file) && !file.includes('node_modules'))
      .map((file) => `${folder}/${file}`),
  );
  const files = [...folders, 'SPEC.md', 'README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'];
  let cited = 0;
  for (const file of files) {
    const own = Object.entries(DOCUMENTS).find(([, path]) => path === file)?.[0];
    const cites = readText(file).matchAll(
      /(?:\b(SPEC|ART|CHECKPOINT)(?:\.md)?\]?(?:\([^)]*\))?\s+)?§(\d+(?:\.\d+)*)/g,
    );
    for (const [text, name = own, number = ''] of cites) {
      // Standards of others have sections, too.
      if (name === undefined) continue;
      cited++;
      if (sections.get(name)?.has(number) !== true) t.fail(`${file}: there is no ${text}`);
    }
  }
  t.ok(cited > 700, `${cited} citations`);
});
