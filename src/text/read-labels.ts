/**
 * What labels the images of a tar, as text: `cls:10`, `json`, or both, with a comma between them.
 * @module
 */
import { invalid } from './read-quantity.js';

/** As a plan of a run takes them. */
interface LabelWords {
  /** Classes of a `.cls` member: the index modulo so many. */
  readonly classes?: number;
  /** Whether there is a `.json` member. */
  readonly json?: true;
}

/** @throws EnumeratorError `E_USAGE` */
export function readLabels(text: string, name: string): LabelWords {
  const words: { classes?: number; json?: true } = {};
  for (const word of text.split(',')) {
    const [, classes] = /^cls:([1-9][0-9]{0,14})$/.exec(word.trim()) ?? [];
    if (classes !== undefined && words.classes === undefined) words.classes = Number(classes);
    else if (word.trim() === 'json' && words.json === undefined) words.json = true;
    else throw invalid(name, text, 'write it as cls:10, json, or cls:10,json');
  }
  return words;
}
