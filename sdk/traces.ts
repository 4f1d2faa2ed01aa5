/** The methods that look for the program, and the classes of a resource above the one that the program names. */
const ofPulumi = 4;

/** Files of Node and of Pulumi, which are around every program. */
const isOfProgram = (file: string | null | undefined): boolean =>
  typeof file === "string" && !/^node:|[\\/]@pulumi[\\/]pulumi[\\/]/.test(file);

/**
 * Until it is undone, stack traces are written as V8 writes them. The SDK has one written for each promise of a resource,
 * four for each property, to name promises that never end; mapping those to TypeScript takes a third of the time of a
 * large program. Errors that are shown later are mapped as before, and so is the trace without a limit: in it the SDK
 * looks for the line of the program, below as many classes as a resource of its own has. It stores that trace with the
 * resource, so that what all programs have in common would fill the state.
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
          frames.filter((frame, index) =>
            index < ofPulumi ? true : frame.getFunctionName() !== base && isOfProgram(frame.getFileName()),
          ),
        )
      : [String(error), ...frames.map(String)].join("\n    at ");
  return () => {
    Error.prepareStackTrace = mapped;
  };
}
