/**
 * Stands in the place of pako in the page: upng-js loads it, but the reader has everything
 * inflated before upng-js sees it, and nothing here is written by upng-js.
 * @module
 */
export default {};
