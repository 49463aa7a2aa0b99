/**
 * The rows of options that take a value: the placeholder of the value, what the
 * option does, and what else there is to say of it.
 * @module
 */
import type { Reader } from '../../text/read-quantity.js';
import { value as valueRow, type ValueOption } from './table.js';

type Facts = Omit<Parameters<typeof valueRow>[1], 'arg' | 'help'>;
type Certain = { readonly default: string } | { readonly isRequired: true };
type Row<T> = ValueOption<T | undefined>;

/** An option whose value is read by a function. */
export function value<T>(
  read: Reader<T>,
  arg: string,
  help: string,
  facts: Facts & Certain,
): ValueOption<T>;
export function value<T>(read: Reader<T>, arg: string, help: string, facts?: Facts): Row<T>;
export function value<T>(read: Reader<T>, arg: string, help: string, facts?: Facts): Row<T> {
  return valueRow(read, { arg, help, ...facts });
}

/** An option whose value is any text. */
export function text(arg: string, help: string, facts: Facts & Certain): ValueOption<string>;
export function text(arg: string, help: string, facts?: Facts): Row<string>;
export function text(arg: string, help: string, facts?: Facts): Row<string> {
  return value((typed) => typed, arg, help, facts);
}

/** An option that names a file or a folder, which cannot be empty. */
export function path(arg: string, help: string, facts: Facts & Certain): ValueOption<string>;
export function path(arg: string, help: string, facts?: Facts): Row<string>;
export function path(arg: string, help: string, facts?: Facts): Row<string> {
  return text(arg, help, { isPath: true, ...facts });
}
