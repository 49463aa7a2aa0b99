/**
 * The end of commands that had connections.
 * @module
 */
const PATIENCE_MS = 1000;

/**
 * A connection that was being made while it was closed may stay, and hold the process. What is
 * still open a second after the work has ended is left behind.
 */
export function endProcessSoon(exitCode: number): void {
  process.exitCode = exitCode;
  setTimeout(() => process.exit(), PATIENCE_MS).unref();
}
