import type { Props } from "../../provider/definition";
import { InputError } from "../../provider/errors";
import { excludedBy, missingExclusions } from "../../provider/guard/exclusions";
import { factsOf, type ProgramObject } from "../../provider/guard/facts";
import type { Guard, GuardArgs } from "../../provider/guard/guard";
import { judgeScan } from "../../provider/guard/judge";
import { notStored } from "../../provider/guard/stored";
import { type Clock, systemClock } from "../../provider/http/clock";
import { unknownValue } from "../../provider/lifecycle/unknown";
import { asEntries, isObject } from "../../provider/values/shape";
import { refuseFailedPreview } from "../preview-file";
import { type GuardCheckResult, guardsFor, shownFinding, shownMissing } from "./guard-check";

/** A resource as the engine writes it down. */
interface Written extends ProgramObject {
  urn: string;
  id?: string;
  /** Resources that a property comes from, by property. */
  sources: Readonly<Record<string, string[]>>;
}

const ours = /^pulumi-nodejs:dynamic\/tenable:(?:[\w-]+:)?(\w+)$/;

/** The engine's mark of a secret in a state: its value is not known without the key. */
const secretMark = "4dabf18193072939515e22adb298388d";

/** Inputs with the engine's word for "not known" in place of secrets. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (!isObject(value)) {
    return value;
  }
  return secretMark in value
    ? unknownValue
    : Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

/** A resource that the program declares: of one that it only reads, the file tells no inputs. */
function writtenOf({ urn, type, id, inputs, external, propertyDependencies }: Props): Written[] {
  const [, kind] = ours.exec(String(type)) ?? [];
  return kind === undefined || !isObject(inputs) || external === true
    ? []
    : [
        {
          urn: String(urn),
          type: kind,
          name: String(urn).split("::").at(-1) ?? "",
          inputs: plain(inputs) as Props,
          ...(typeof id === "string" && id !== "" && { id }),
          sources: (propertyDependencies ?? {}) as Written["sources"],
        },
      ];
}

const removing: ReadonlySet<unknown> = new Set(["delete", "delete-replaced", "discard", "discard-replaced"]);

/** The resources of `pulumi preview --json`, of `pulumi stack export` or of a state file of a local backend. */
function resourcesIn(file: unknown): Written[] {
  refuseFailedPreview(file);
  const { steps, deployment, checkpoint } = (isObject(file) ? file : {}) as Record<string, Props | undefined>;
  const latest = isObject(checkpoint) ? (checkpoint.latest as Props | undefined) : undefined;
  const resources = isObject(deployment) ? deployment.resources : latest?.resources;
  if (!Array.isArray(steps) && !Array.isArray(resources)) {
    throw new InputError("the file is neither the output of pulumi preview --json nor a state", {
      advice: "use pulumi preview --json, pulumi stack export, or a file of the folder .pulumi/stacks",
    });
  }
  if (Array.isArray(resources)) {
    return asEntries(resources)
      .filter((one) => one.delete !== true)
      .flatMap(writtenOf);
  }
  // A replacement has steps for both objects: the last one of a resource is what it becomes.
  const byUrn = new Map<string, Written>();
  for (const { op, newState } of asEntries(steps)) {
    for (const written of removing.has(op) || !isObject(newState) ? [] : writtenOf(newState)) {
      byUrn.set(written.urn, written);
    }
  }
  return [...byUrn.values()];
}

/**
 * Judges the scans of a program without a platform: by the output of `pulumi preview --json` or a state. Policies and lists
 * that are no resources of it cannot be judged.
 */
export async function checkGuardOfProgram(
  file: unknown,
  {
    guards: given,
    set = () => [],
    clock = systemClock,
  }: { guards?: GuardArgs[]; set?: () => Guard[]; clock?: Pick<Clock, "now"> } = {},
): Promise<GuardCheckResult> {
  const guards = guardsFor(given, set);
  const resources = resourcesIn(file);
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  const byId = new Map(resources.flatMap((one) => (one.id === undefined ? [] : [[`${one.type}/${one.id}`, one]])));
  const stored = notStored((what) => ({ unjudged: `${what} is no resource of this file` }));
  const scans = resources.filter(({ type }) => type === "Scan");
  const judged = await Promise.all(
    scans.map(async ({ name, inputs, sources }) => {
      const follow = referencesOf(inputs, byId);
      const origins = (path: string): Promise<Written[]> => {
        const property = path.split(".")[0] ?? "";
        const known = follow.origins.get(path);
        return Promise.resolve(known ? [known] : (sources[property] ?? []).flatMap((urn) => byUrn.get(urn) ?? []));
      };
      const all = await factsOf({ name: `Scan "${name}"`, inputs: follow.inputs, stored, origins }, guards);
      return all.flatMap((facts) => judgeScan(facts, guards));
    }),
  );
  const missing = missingExclusions(guards, excludedBy(resources, clock.now()));
  return { scans: scans.length, findings: [...missing.map(shownMissing), ...judged.flat().map(shownFinding)] };
}

const referring: Readonly<Record<string, string>> = { policyId: "Policy", assetListIds: "StaticAssetList" };

/** Ids of resources of the same file count as not known yet: what they stand for is declared. */
function referencesOf(
  inputs: Props,
  byId: ReadonlyMap<string, Written>,
): { inputs: Props; origins: Map<string, Written> } {
  const origins = new Map<string, Written>();
  const replaced = Object.entries(inputs).map(([property, value]) => {
    const type = referring[property];
    const follow = (one: unknown, path: string): unknown => {
      const found = byId.get(`${type}/${String(one)}`);
      if (found) {
        origins.set(path, found);
      }
      return found ? unknownValue : one;
    };
    const next =
      type === undefined
        ? value
        : Array.isArray(value)
          ? value.map((one, index) => follow(one, `${property}.${index}`))
          : follow(value, property);
    return [property, next];
  });
  return { inputs: Object.fromEntries(replaced) as Props, origins };
}
