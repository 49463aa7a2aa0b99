/**
 * The environment of the programs that this one starts.
 * @module
 */

/** The secrets that this program may have been given there, which are nobody else's. */
const OWN = /^ENUMERATE_/;
/** It colours what a program says, which is read here and shown elsewhere. */
const SPOILING = /^AV_LOG_FORCE_/;
/**
 * By these, ffmpeg and what it is built upon write down what they were told, how they were called, and
 * the keys of their connections.
 */
const TELLING = /^(FFREPORT|SSLKEYLOGFILE|GNUTLS_DEBUG_LEVEL|MBEDTLS_DEBUG_LEVEL)$/;

/**
 * This process's own, without what is not for others.
 * @param holdsSecret - whether the program is told a secret: it gets nothing that would write that down
 */
export function childEnvironment({ holdsSecret = false } = {}): NodeJS.ProcessEnv {
  const isKept = (name: string): boolean =>
    !OWN.test(name) && !SPOILING.test(name) && !(holdsSecret && TELLING.test(name));
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => isKept(name)));
}
