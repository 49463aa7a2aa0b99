/**
 * Queries of addresses as text. They are no forms: a plus is a plus, as in `n=2^100+5`, and a blank is
 * `%20`. A percent sign that begins no escape stands for itself, as in `n=50%`.
 * @module
 */

/** @param query - without `?` */
export function readQuery(query: string): URLSearchParams {
  // What is no escape is left as it is.
  return new URLSearchParams(query.replaceAll('+', '%2B'));
}

/** The inverse of {@link readQuery}. */
export function writeQuery(params: URLSearchParams): string {
  return params.toString().replaceAll('+', '%20');
}
