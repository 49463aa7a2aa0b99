/**
 * What an error says to a person.
 * @module
 */

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
