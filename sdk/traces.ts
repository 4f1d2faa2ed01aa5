/**
 * Until it is undone, stack traces are written as V8 writes them. The SDK has one written for each promise of a resource,
 * four for each property, to name promises that never end; mapping those to TypeScript takes a third of the time of a
 * large program. Errors that are shown later are mapped as before, and so is the trace without a limit: by its fourth
 * class at the latest the SDK expects the program, whose line it stores with the resource.
 */
export function withPlainTraces(base: string): () => void {
  const { prepareStackTrace: mapped } = Error;
  if (mapped === undefined) {
    return () => undefined;
  }
  Error.prepareStackTrace = (error, frames): unknown =>
    Error.stackTraceLimit === Infinity
      ? mapped(
          error,
          frames.filter((frame) => frame.getFunctionName() !== base),
        )
      : [String(error), ...frames.map(String)].join("\n    at ");
  return () => {
    Error.prepareStackTrace = mapped;
  };
}
