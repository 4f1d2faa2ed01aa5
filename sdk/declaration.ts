import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { wholeText } from "../provider/values/whole-text";
import { refusal } from "./refusal";
import { isInProgramProcess, perRun } from "./surroundings";

const timeouts = perRun(() => ({ told: false }));

/**
 * The arguments of a resource as an object. Refuses, on one line each, what a JavaScript program can write and Pulumi
 * answers with a stack trace, or not at all.
 */
export function declared(
  type: string,
  name: unknown,
  args: unknown,
  opts: pulumi.CustomResourceOptions & pulumi.ComponentResourceOptions,
): Record<string, unknown> {
  if (typeof name !== "string" || name === "") {
    throw refusal(`new ${type}(): the first argument must be a text, the name of the resource in the program`);
  }
  const refuse = (problem: string): never => {
    throw refusal(`${type} "${name}": ${problem}`);
  };
  if ("id" in opts && (opts.id === undefined || opts.id === null)) {
    refuse(`get requires the id of an existing object: ${type}.get("${name}", "42")`);
  }
  if (opts.import !== undefined) {
    refuse(
      `the option import does not work with dynamic providers; use the argument adoptId: ${JSON.stringify(opts.import)}`,
    );
  }
  if (!isPlainObject(args ?? {})) {
    refuse("the second argument must be an object with the properties of the resource");
  }
  refuseWithoutPackage();
  warnOfTimeouts(opts);
  return repaired(args ?? {}) as Record<string, unknown>;
}

/** Half a character, as cutting a text leaves it, would end the program with a stack trace. */
function repaired(value: unknown): unknown {
  if (typeof value === "string") {
    return wholeText(value);
  }
  if (Array.isArray(value)) {
    return value.map(repaired);
  }
  return value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [wholeText(key), repaired(inner)]))
    : value;
}

const isPlainObject = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !pulumi.Output.isInstance(value) &&
  !(value instanceof Promise);

let isPackageFound = false;

/**
 * The engine starts the provider in the project's folder, where this package has to be found too. In a workspace the
 * program may get it from the package of a colleague.
 */
function refuseWithoutPackage(): void {
  if (isPackageFound || !isInProgramProcess()) {
    return;
  }
  try {
    createRequire(join(projectFolder, "index.js")).resolve("pulumi-tenable/package.json");
    isPackageFound = true;
  } catch {
    throw refusal(
      `pulumi-tenable is not installed in ${projectFolder}, where Pulumi starts its provider: run npm install pulumi-tenable there, even if another package of the workspace has it`,
    );
  }
}

/** Before the program changes it. */
const projectFolder = process.cwd();

function warnOfTimeouts({ customTimeouts }: pulumi.CustomResourceOptions): void {
  const run = timeouts();
  if (customTimeouts !== undefined && !run.told) {
    run.told = true;
    void pulumi.log.warn(
      "customTimeouts has no effect on resources of pulumi-tenable: Pulumi does not pass it on to dynamic providers. Set tenable:operationTimeoutSeconds or TENABLE_OPERATION_TIMEOUT_SECONDS instead",
    );
  }
}
