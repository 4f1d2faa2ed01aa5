/** The command line asks for something that cannot be: exit code 2. What fails while it runs is not one of these. */
export class UsageError extends Error {}

/** Somebody pressed Ctrl-C, or ended the process: exit code 130, as shells have it. */
export class InterruptedError extends Error {}
