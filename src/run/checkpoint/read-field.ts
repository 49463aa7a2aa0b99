/**
 * The fields of a checkpoint, each of the type that it has to have. CHECKPOINT §1.
 * @module
 */

/** A field that is not what CHECKPOINT has there. */
export class Fault extends Error {}

export function asArray(value: unknown, length: number, what: string): readonly unknown[] {
  if (Array.isArray(value) && value.length === length) return value;
  throw new Fault(`${what} is no array of ${length}`);
}

export function asInteger(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new Fault(`${what} is no whole number`);
}

export function asChoice<T>(value: unknown, choices: readonly T[], what: string): T {
  const choice = choices[asInteger(value, what)];
  if (choice !== undefined) return choice;
  throw new Fault(`${what} is number ${String(value)}, which there is not`);
}

export function asBoolean(value: unknown, what: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new Fault(`${what} is neither true nor false`);
}

export function asText(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw new Fault(`${what} is no text`);
}

export function asBinary(value: unknown, what: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new Fault(`${what} is no byte string`);
}
