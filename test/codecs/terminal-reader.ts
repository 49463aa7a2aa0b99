/** What a terminal reads out of picture sequences, for the tests. Each throws at anything else. */

export interface KittyPicture {
  readonly file: Uint8Array;
  readonly chunks: readonly { readonly keys: string; readonly payload: string }[];
}

export function readKitty(text: string): KittyPicture {
  const found = [...text.matchAll(/\u{1b}_G([^;]*);([A-Za-z0-9+/=]*)\u{1b}\\/guy)];
  const chunks = found.map(([, keys = '', payload = '']) => ({ keys, payload }));
  if (found.map(([sequence]) => sequence).join('') !== text) throw new Error('not kitty’s alone');
  return { file: fromBase64(chunks.map(({ payload }) => payload).join('')), chunks };
}

export function readIterm(text: string): { readonly file: Uint8Array; readonly keys: string } {
  const found = /^\u{1b}\]1337;File=([^:]*):([A-Za-z0-9+/=]*)\u{7}$/u.exec(text);
  if (found === null) throw new Error('no inline image');
  const [, keys = '', payload = ''] = found;
  return { file: fromBase64(payload), keys };
}

function fromBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new Error('no base64');
  return new Uint8Array(bytes);
}
