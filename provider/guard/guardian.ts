import type { Connection } from "../connection/connection";
import type { Session } from "../connection/session";
import { type AnyDefinition, type Props, sideOf } from "../definition";
import { platformNames } from "../definition/platform";
import { RefusedError } from "../errors";
import { resourceOf } from "../resources";
import { excludedAfter, missingExclusions } from "./exclusions";
import { factsOf, findingsOfReliances, type Origins, type ProgramObject } from "./facts";
import { type Guard, refuseLacking } from "./guard";
import {
  findingText,
  fragilePart,
  type GuardFinding,
  isRefused,
  judgeScan,
  otherwise,
  type Reliance,
  type ScanFacts,
} from "./judge";
import { notStored, type Stored, storedOn } from "./stored";

/** A scan of a program, with the connection that it is made by. */
interface Candidate {
  type: string;
  inputs: Props;
  connection: Connection;
  isOffline: boolean;
  /** What the engine is given is not known: only what holds for every scan is judged. */
  isTransformed?: boolean;
  origins?: Origins;
}

/** What guards say of a resource. */
interface Guarded {
  problems: string[];
  isDone: boolean;
}

const noOrigins: Origins = () => Promise.resolve([]);

/** Only what scans addresses is judged. */
const isScan = ({ scans }: AnyDefinition): boolean => scans !== undefined;

/** What a session tells, where an object of this type is asked for. */
export async function storedFor(
  session: Session,
  type: string,
  options: { isFresh?: boolean; signal?: AbortSignal } = {},
): Promise<Stored> {
  const binding = resourceOf(type).platforms[session.connection.platform];
  const side = typeof binding === "object" ? sideOf(binding.collection) : undefined;
  const connected = await session.api(side, `a ${type}`, session.operation(options.signal));
  return storedOn({ session, ...connected }, options);
}

/** Judges the scans of a program by its guards. Tells what is allowed to pass as a warning. */
export class Guardian {
  private readonly stored = new Map<Session, Promise<Stored>>();

  constructor(
    private readonly guards: readonly Guard[],
    private readonly sessionOf: (connection: Connection) => Session,
    /** Every resource of the program, as far as it has been declared. */
    private readonly resources: readonly (ProgramObject & Pick<Candidate, "connection">)[] = [],
  ) {}

  /** What stops a resource, one sentence each; and whether its provider has nothing more to judge. */
  async judge({ type, inputs, connection, isOffline, isTransformed, origins }: Candidate): Promise<Guarded> {
    const definition = resourceOf(type);
    if (this.guards.length === 0 || !isScan(definition)) {
      return { problems: [], isDone: true };
    }
    refuseLacking(this.guards, connection.platform);
    const session = this.sessionOf(connection);
    const unguarded = await this.unguarded(session, { type, connection, isOffline });
    if (isTransformed) {
      return { problems: unguarded, isDone: false };
    }
    const stored = isOffline ? notStored((what) => ({ later: what })) : await this.storedOf(session, type);
    const program = this.resourcesOn(connection);
    const all = await factsOf({ name: type, inputs, stored, origins: origins ?? noOrigins, program }, this.guards);
    all.forEach((facts) => this.tell(`Scan "${String(inputs.name)}"`, facts));
    const findings = all.flatMap((facts) => judgeScan(facts, this.guards));
    findings
      .filter((finding) => !isRefused(finding))
      .forEach((finding) => session.warnOnce(`${String(inputs.name)}: ${findingText(finding)}`));
    // The id of a policy that is none of the program's is known there, or later than any preview.
    const isDone = !all.some(({ policy }) => "later" in policy && policy.later === "policyId");
    return { problems: [...unguarded, ...findings.filter(isRefused).map(findingText)], isDone };
  }

  /** Leaves to the providers of what a scan relies on what only they can judge. */
  private tell(name: string, facts: ScanFacts): void {
    facts.relies?.({ name, targets: fragilePart(facts.targets, this.guards) });
    for (const one of facts.targets) {
      if ("later" in one && one.relies) {
        one.relies({ name, otherwise: otherwise(facts, this.guards) });
      }
    }
  }

  /** Networks that must never be scanned, and that nothing keeps from it. */
  private async unguarded(
    session: Session,
    { type, connection, isOffline }: Pick<Candidate, "type" | "connection" | "isOffline">,
  ): Promise<string[]> {
    if (!this.guards.some(({ demandExclusion }) => demandExclusion)) {
      return [];
    }
    const stored = isOffline ? [] : await (await this.storedOf(session, type)).exclusions();
    const excluded = excludedAfter(this.resourcesOn(connection), stored, session.platformNow());
    const missing = missingExclusions(this.guards, excluded, connection.platform);
    // What the platform has is not known without a request.
    const isRefused = ({ guard }: { guard: Guard }): boolean => guard.mode === "refuse" && !isOffline;
    missing.filter((one) => !isRefused(one)).forEach(({ text }) => session.warnOnce(text));
    return missing.filter(isRefused).map(({ text }) => text);
  }

  private resourcesOn({ name }: Connection): readonly ProgramObject[] {
    return this.resources.filter(({ connection }) => connection.name === name);
  }

  private storedOf(session: Session, type: string): Promise<Stored> {
    const stored = this.stored.get(session) ?? storedFor(session, type);
    this.stored.set(session, stored);
    return stored;
  }
}

/** A resource with what its provider knows of it. */
interface Asked {
  inputs: Props;
  /** Inputs of the last run. */
  olds?: Props;
  id?: string;
  signal?: AbortSignal;
  isPreview?: boolean;
}

/** Judges a scan with all that is known when it is written. Throws before anything is sent. */
export async function refuseFragile(
  definition: AnyDefinition,
  guards: readonly Guard[],
  session: Session,
  { inputs, olds, id, signal, isPreview = false }: Asked,
): Promise<void> {
  if (guards.length === 0 || !isScan(definition)) {
    return;
  }
  const { type } = definition;
  refuseLacking(guards, session.connection.platform);
  const stored = await storedFor(session, type, { isFresh: true, signal });
  const name = `${type} "${String(inputs.name)}"`;
  const all = await factsOf({ name, inputs, stored, origins: noOrigins, id, olds }, guards);
  const findings = all.flatMap((facts) => judgeScan(facts, guards));
  // Now or never: what is not known by now is not judged later.
  refuse(
    findings.map(({ later, ...finding }) => ({
      ...finding,
      later,
      unjudged: [...finding.unjudged, ...(isPreview ? [] : later)],
    })),
    session,
  );
}

/** Judges a policy or a list that is there, and that scans of the program rely on, with all that its provider knows. */
export async function refuseLoosened(
  { type }: AnyDefinition,
  guards: readonly Guard[],
  session: Session,
  { inputs, olds, reliances }: { inputs: Props; olds: Props; reliances: readonly Reliance[] },
): Promise<void> {
  const stored = (): Promise<Stored> => storedFor(session, type, { isFresh: true });
  refuse(await findingsOfReliances(reliances, { type, inputs, olds }, stored, guards), session);
}

function refuse(findings: readonly GuardFinding[], session: Session): void {
  const refused = findings.filter(isRefused).map(findingText);
  if (refused.length > 0) {
    throw new RefusedError(`${platformNames[session.connection.platform]}: ${refused.join("; ")}`, {
      advice: "correct the policy or the targets; nothing was sent",
    });
  }
}
