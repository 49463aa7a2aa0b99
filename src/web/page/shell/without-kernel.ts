/**
 * The page in a browser without WebAssembly, or without SIMD in it: a server's images by their numbers.
 * @module
 */
import type { Enumeration } from '../../../core/enumeration.js';
import { writeSpaceQuery } from '../../shared/space-query.js';
import { element } from './element.js';

/** A module with an instruction of SIMD, in hex. */
const PROBE = '0061736d010000000105016000017b030201000a0a0108004100fd0ffd620b';

const NO_SERVER = 'no server here makes it. A browser with WebAssembly needs none.';

/** Whether this browser can run the kernel. */
export function hasKernel(): boolean {
  const bytes = PROBE.match(/../g)?.map((hex) => Number.parseInt(hex, 16)) ?? [];
  return typeof WebAssembly === 'object' && WebAssembly.validate(new Uint8Array(bytes));
}

/** Show images that the server makes, or say that there is none. */
export function showWithoutKernel(main: HTMLElement, choice: Enumeration): void {
  const number = element('input.input', { id: 'number', value: '42', 'aria-label': 'Number' });
  const image = element('img', { alt: '', width: '384' });
  const said = element('p', { role: 'status' });
  const show = (event?: Event): void => {
    event?.preventDefault();
    const name = number.value.trim() || '0';
    image.alt = `Image ${name}`;
    image.src = `image/${encodeURIComponent(name)}.png?${writeSpaceQuery(choice)}`;
  };
  image.addEventListener('load', () => (said.textContent = image.alt));
  image.addEventListener('error', async () => {
    const { alt, src } = image;
    image.removeAttribute('src');
    said.textContent = '';
    const reason = await reasonOf(src);
    // Another one may have been asked for meanwhile.
    if (!image.hasAttribute('src') && image.alt === alt) said.textContent = `${alt}: ${reason}`;
  });
  main.append(
    element('h1', {}, 'Images by their numbers'),
    element(
      'p',
      {},
      'This browser has no WebAssembly with SIMD, which the page is made with. A server can make the images in its place:',
    ),
    element('form', { on: { submit: show } }, number, element('button.button', {}, 'Show')),
    said,
    image,
  );
  show();
}

/** Why there is no image, as a server of ours tells it. */
async function reasonOf(address: string): Promise<string> {
  try {
    const answer = await fetch(address, { headers: { accept: 'application/json' } });
    const { detail } = Object(await answer.json()) as { detail?: unknown };
    if (typeof detail === 'string') return detail.replace(/^E_[A-Z_]+: /, '');
  } catch {
    // Whoever answers, if anybody does, knows nothing of images.
  }
  return NO_SERVER;
}
