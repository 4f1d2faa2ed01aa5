import { TenableError } from "../provider/errors";
import { isObject } from "../provider/values/shape";

/** A message of the engine in one line, without the trace of a program. */
const oneLine = (message: unknown): string =>
  String(message)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("at "))
    .join(" ")
    .replace(/^error: /, "");

/**
 * The errors that stopped a preview, one line each, by the parsed output of `pulumi preview --json`. Whatever else the
 * file lists is not the whole program then: the engine stops at the first error. Other files have none.
 */
export function previewErrors(file: unknown): string[] {
  const { diagnostics } = isObject(file) ? file : {};
  return (Array.isArray(diagnostics) ? (diagnostics as unknown[]) : []).flatMap((one) =>
    isObject(one) && one.severity === "error" ? [oneLine(one.message)] : [],
  );
}

/** Throws for the output of a preview that failed: what it does not list would pass as harmless. */
export function refuseFailedPreview(file: unknown): void {
  const [first, ...more] = previewErrors(file);
  if (first !== undefined) {
    const others = more.length === 0 ? "" : ` (and ${more.length} more)`;
    throw new TenableError(
      `the file is the output of a preview that failed, and lists only a part: ${first}${others}`,
      {
        advice: "correct this, and run pulumi preview --json again",
      },
    );
  }
}
