/** What files say of pictures of Random Art: the vectors. ART §14. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readVectors } from '../core/tools.js';
import { read } from '../codecs/png/tools.js';
import { art } from './art-tools.js';
import { temporaryFolder } from './started-command.js';

interface Note {
  readonly input?: string;
  readonly formula?: string;
  readonly number?: string;
  readonly grammar?: string;
  readonly grammar_text?: string;
  readonly depth?: number;
  readonly variant?: number;
  readonly salt?: string;
  readonly samples?: number;
  readonly palette?: string;
  readonly remember?: boolean;
  readonly film?: boolean;
  readonly texts?: Readonly<Record<string, string>>;
  readonly comment?: string;
}

t.test('every picture of art/notes.json says of itself what it has to (ART §14)', async (t) => {
  const vectors = readVectors<Note>('art/notes');
  t.ok(vectors.length >= 25, `${vectors.length} vectors`);
  const cwd = temporaryFolder(t);
  for (const { texts, comment, film = false, ...asked } of vectors) {
    const words = wordsOf(asked, cwd);
    const command = asked.number === undefined ? [] : ['formula', asked.number];
    const title = JSON.stringify(asked);
    const made = film ? ['--animate', '--count', '2', '--out', 'x.mkv'] : ['--out', 'x.png'];
    await art(t, [...command, ...made, '--force', ...words], { cwd });
    const bytes = fs.readFileSync(path.join(cwd, made.at(-1) ?? ''));
    if (film) t.strictSame(bytes.toString('latin1').match(/enumerate-art art\/\d+/g), [comment]);
    else t.strictSame(Object.fromEntries(read(bytes).text), texts, title);
  }
});

function wordsOf(asked: Omit<Note, 'texts' | 'comment' | 'film'>, cwd: string): string[] {
  const { input, formula, number: _, grammar_text, remember, ...options } = asked;
  const words = ['--size', '16x16'];

  if (input !== undefined) words.push('--', input);
  if (formula !== undefined) {
    fs.writeFileSync(path.join(cwd, 'formula.txt'), formula);
    words.unshift('--formula-in', 'formula.txt');
  }
  if (grammar_text !== undefined) {
    fs.writeFileSync(path.join(cwd, 'grammar.txt'), grammar_text);
    words.unshift('--grammar', 'grammar.txt');
  }
  if (remember === true) words.unshift('--remember');
  for (const [name, value] of Object.entries(options)) words.unshift(`--${name}=${value}`);
  return words;
}
