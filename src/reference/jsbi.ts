/**
 * jsbi as an ES module sees it.
 *
 * The package has neither an exports map nor `"type": "module"`. Node.js gives the class itself as
 * the default import (`module.exports` of the CommonJS build), and so do bundlers. TypeScript knows
 * that of bundlers; under `module: nodenext` it believes that there is an object with a member
 * `default`, the class. The types here hold for both, since those who use this package may compile
 * either way.
 *
 * @module
 */
import jsbi from 'jsbi';

type Default = typeof jsbi;
type Class = Default extends { readonly default: infer Inner } ? Inner : Default;

/** Big integers in plain JavaScript. */
export const JSBI = jsbi as unknown as Class;

/** One big integer. */
export type JSBI = Class extends { readonly prototype: infer Instance } ? Instance : never;
