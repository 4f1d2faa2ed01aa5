/**
 * Until it is undone, stack traces are written as V8 writes them. The SDK has one written for each promise of a resource,
 * five for each property, to name promises that never end; mapping those to TypeScript takes a third of the time of a
 * large program. Only the trace without a limit, by which it finds the line of the program, is mapped as before, and so
 * is every error that is shown later.
 */
export function withPlainTraces(): () => void {
  const { prepareStackTrace: mapped } = Error;
  if (mapped === undefined) {
    return () => undefined;
  }
  Error.prepareStackTrace = (error, frames): unknown =>
    Error.stackTraceLimit === Infinity
      ? mapped(error, frames)
      : [String(error), ...frames.map(String)].join("\n    at ");
  return () => {
    Error.prepareStackTrace = mapped;
  };
}
