/**
 * What labels the images of an archive, as an option or an address says it: `cls:10`, `json`, `cls:10,json`.
 * @module
 */
import { grouped } from '../core/cardinality.js';
import { invalid, readInteger } from './read-quantity.js';

/** Members of a tar beside each image, under its name. */
export interface Labels {
  /** `.cls`: the index modulo so many, from 1, in decimal. */
  readonly classes?: number | undefined;
  /** `.json`: index, order and seed. */
  readonly json?: true | undefined;
}

/** Labels as a caller asks for them. */
export interface LabelsPlan extends Pick<Labels, 'classes'> {
  readonly json?: boolean | undefined;
}

/** Without what is not wanted. */
export function labelsOf({ classes, json }: LabelsPlan): Labels {
  return {
    ...(classes === undefined ? {} : { classes }),
    ...(json === true ? { json } : {}),
  };
}

const WAY_OUT = 'write it as cls:10, json or cls:10,json';

/**
 * @param name - of what it is, for messages
 * @throws EnumeratorError `E_USAGE`
 */
export function readLabels(text: string, name: string): Labels {
  const words = text.split(',').map((word) => word.trim().toLowerCase());
  const json = words.filter((word) => word === 'json');
  const classes = words.filter((word) => word.startsWith('cls:'));
  if (json.length + classes.length < words.length) throw invalid(name, text, WAY_OUT);
  if (json.length > 1 || classes.length > 1)
    throw invalid(name, text, `each label stands there once; ${WAY_OUT}`);
  return {
    ...(classes[0] === undefined ? {} : { classes: readClasses(classes[0].slice(4), name, text) }),
    ...(json.length === 0 ? {} : { json: true }),
  };
}

function readClasses(word: string, name: string, text: string): number {
  if (word === '') throw invalid(name, text, `of how many classes? ${WAY_OUT}`);
  const count = readInteger(word, name);
  if (count >= 1n && count <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(count);
  throw invalid(name, text, `expected from 1 to ${grouped(Number.MAX_SAFE_INTEGER)} classes`);
}
