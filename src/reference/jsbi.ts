/**
 * jsbi as an ES module sees it.
 *
 * The package has neither an exports map nor `"type": "module"`. Node gives the class itself as
 * the default import (`module.exports` of the CommonJS build), but TypeScript, under `module:
 * nodenext`, believes that it gives an object with a member `default`, the class. The cast says
 * what Node does.
 *
 * @module
 */
import jsbi from 'jsbi';

/** Big integers in plain JavaScript. */
export const JSBI = jsbi as unknown as typeof jsbi.default;

/** One big integer. */
export type JSBI = jsbi.default;
