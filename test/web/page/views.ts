/**
 * The views of the page.
 * @module
 */

/** Each view, and what is there when it has drawn. */
export const VIEWS = [
  ['wall', `document.querySelector('.wall-image:not(.blank)')`],
  ['explore', `document.querySelector('#number')?.textContent`],
  ['live', `document.querySelector('#live-number')?.textContent`],
  ['find', `document.querySelector('.invitation')`],
  ['numbers', `document.querySelector('.time-chart')?.childElementCount`],
  ['art', `document.querySelector('#art-formula')?.value`],
] as const;

/** What a static page has to have beside it for Live to play: an image a second. */
export const LIVE_FILES = {
  'live.json': JSON.stringify({
    query: 'size=8x8&color=gray&depth=1&order=mixed&seed=',
    from: '0',
    step: '1',
    fps: '1',
    epoch: 0,
    revision: 0,
  }),
};
