/**
 * Formulas by number at length: ten times as many numbers. SPEC §15.15.
 * @module
 */
import '../art/formulas.test.js';
