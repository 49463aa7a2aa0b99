/**
 * What callers without types may get wrong: each check names the argument. SPEC §11 has codes for
 * everything else.
 * @module
 */

interface Types {
  readonly string: string;
  readonly bigint: bigint;
  readonly number: number;
  readonly boolean: boolean;
  readonly function: (...words: never[]) => unknown;
}

/** @throws TypeError where the value has another type */
export function requireType<K extends keyof Types>(
  value: unknown,
  type: K,
  name: string,
): asserts value is Types[K] {
  if (typeof value === type) return;
  const isWhole = type === 'bigint' && Number.isSafeInteger(value);
  throw new TypeError(`${name} must be a ${type}${isWhole ? `: write ${value as number}n` : ''}`);
}

/** @throws TypeError where the value is not an object */
export function requireObject<T>(value: T, name: string): T {
  if (typeof value === 'object' && value !== null) return value;
  throw new TypeError(`${name} must be an object`);
}

/**
 * What is no such object is mostly another one: the options that it is made of, or nothing at all.
 * @param fields - the types of some of its fields, by their names
 * @throws TypeError where the value is not an object, or one of these fields has another type
 */
export function requireFields<T extends object>(
  value: T,
  fields: { readonly [K in keyof T]?: keyof Types },
  name: string,
): T {
  requireObject(value, name);
  for (const [field, type] of Object.entries(fields as Readonly<Record<string, keyof Types>>))
    requireType(value[field as keyof T], type, `${name}.${field}`);
  return value;
}

/** @throws TypeError where the value is not an array */
export function requireArray(value: unknown, name: string): asserts value is readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`${name} must be an array`);
}

/**
 * What an object has beside these keys is mostly one of them, mistyped.
 * @throws TypeError where it has another one
 */
export function requireKeys(value: object, keys: readonly string[], name: string): void {
  const other = Object.keys(value).find((key) => !keys.includes(key));
  if (other !== undefined)
    throw new TypeError(`${name} has no "${other}": there are ${keys.join(', ')}`);
}

/** @throws TypeError where the value is not a Uint8Array */
export function requireBytes(value: unknown, name: string): asserts value is Uint8Array {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${name} must be a Uint8Array`);
}
