/**
 * What the library says of its settings, by the keys of the query of a range.
 * @module
 */
import { EnumeratorError, type Hint, resultOf } from '../../../core/errors.js';

/** Settings whose keys have other names. */
const KEYS: Readonly<Record<string, string>> = {
  imageFormat: 'member',
  rate: 'fps',
  labels: 'label',
};

/**
 * The result of an action.
 * @throws what the action throws, an EnumeratorError with the keys of the query in its message
 */
export function inQueryWords<T>(action: () => T): T {
  const result = resultOf(action);
  if (!(result instanceof EnumeratorError)) return result;
  const { code, message, hints, setting } = result;
  const key = setting === undefined ? undefined : KEYS[setting];
  const said = key === undefined ? message : `${key}${message.slice(setting?.length)}`;
  const ways = hints.flatMap((hint) => wordsOf(hint) ?? []);
  throw new EnumeratorError(code, [said, ...ways].join('; '), { cause: result });
}

function wordsOf({ key, value = '' }: Hint): string | undefined {
  if (key === 'give') return `give ${value}=N`;
  return key === 'step'
    ? `step=${value} counts ${value.startsWith('-') ? 'down' : 'up'}`
    : undefined;
}
