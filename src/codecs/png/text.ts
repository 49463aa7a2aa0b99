/**
 * The texts in a PNG that need no inflating: tEXt, and iTXt that is not compressed.
 * Compressed ones are passed over: this numbering writes none (SPEC §9).
 * @module
 */

/** Longer texts are passed over: a seed has at most 4,096 bytes, an index 1,000. */
const MAX_TEXT_BYTES = 2 ** 20;

export interface TextEntry {
  /** 1 to 79 characters of Latin-1. */
  readonly keyword: string;
  readonly text: string;
}

/**
 * Read the data of a text chunk.
 * @returns undefined where it is compressed, too long or not such a text
 */
export function readTextChunk(type: 'iTXt' | 'tEXt', data: Uint8Array): TextEntry | undefined {
  if (data.length > MAX_TEXT_BYTES) return undefined;
  const keywordEnd = data.indexOf(0);
  if (keywordEnd < 1 || keywordEnd > 79) return undefined;
  const keyword = latin1(data.subarray(0, keywordEnd));
  if (type === 'tEXt') return { keyword, text: latin1(data.subarray(keywordEnd + 1)) };

  const flagsAt = keywordEnd + 1;
  const isPlain = data[flagsAt] === 0;
  const languageEnd = data.indexOf(0, flagsAt + 2);
  const translatedEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1);
  if (!isPlain || translatedEnd < 0) return undefined;
  try {
    // The text is the writer's to the byte: no mark may be dropped and nothing replaced.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { keyword, text: decoder.decode(data.subarray(translatedEnd + 1)) };
  } catch {
    return undefined;
  }
}

/** Latin-1 as PNG means it; TextDecoder's is Windows' code page. */
function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
