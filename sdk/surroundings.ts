import * as pulumi from "@pulumi/pulumi";

/** What answers for the engine: itself, the mocks of a unit test, or nothing. */
export type Surroundings = "engine" | "mocks" | "none";

/** Mocks are a monitor without an engine; the SDK has no public question for them. */
export function surroundings(): Surroundings {
  if (pulumi.runtime.getMonitor() === undefined) {
    return "none";
  }
  return pulumi.runtime.getEngine() === undefined ? "mocks" : "engine";
}

/**
 * Whether Pulumi started this process for the program. An inline program of the Automation API runs in a process of the
 * user's, with another working folder and another environment than the provider's.
 */
export const isInProgramProcess = (): boolean =>
  surroundings() === "engine" && /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run\b/.test(process.argv[1] ?? "");

/** Something for each run of the engine: a process of the Automation API has many, of different stacks. */
export function perRun<T>(make: () => T): () => T {
  const made = new WeakMap<object, T>();
  const outside = {};
  return () => {
    const run = (pulumi.runtime.getMonitor() as object | undefined) ?? outside;
    const value = made.get(run) ?? make();
    made.set(run, value);
    return value;
  };
}
