/**
 * Foreign text in messages.
 * @module
 */

/** Any text as it may stand in a one-line message: short, without control characters. */
export function quoteText(text: string): string {
  const ends = text.length > 200 ? `${text.slice(0, 100)}…${text.slice(-100)}` : text;
  const plain = escapeControls(ends);
  return plain.length <= 60 ? plain : `${plain.slice(0, 30)}…${plain.slice(-29)}`;
}

/** All of a text, on one line, so that no terminal takes it for a command, and no mark is hidden. */
export function escapeControls(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/gu,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
