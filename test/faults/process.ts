import { type Props, Resource, type RunHost, Runs, type Settings } from "../../provider";
import { adapt, type Core } from "../../provider/hosts/dynamic/adapter";

/** What Pulumi's wrapper calls, with our types for what travels. */
export interface Provider {
  check(olds: Props, news: Props): Promise<{ inputs?: Props; failures?: { property: string; reason: string }[] }>;
  diff(id: string, olds: Props, news: Props): Promise<{ replaces?: string[] }>;
  create(inputs: Props): Promise<{ id: string; outs?: Props }>;
  read(id: string, props: Props): Promise<{ id?: string; props?: Props; inputs?: Props }>;
  update(id: string, olds: Props, news: Props): Promise<{ outs?: Props }>;
  delete(id: string, props: Props): Promise<void>;
}

/** One run of the plugin: what it remembers ends with it. */
export interface Process {
  provider(type: string): Provider;
  warnings: string[];
  /** False once it was killed: whatever is answered then reaches nobody. */
  readonly isAlive: boolean;
  kill(what?: string): void;
  /** The engine's command is over, and what it was given is stored. */
  end(): void;
  /** What the core threw, before it became this line that the engine sees. */
  causeOf(message: string): Error | undefined;
}

export interface ProcessOptions {
  settings: Settings;
  host: RunHost;
}

/** Our provider as the engine's wrapper loads it, over this host. */
export function startProcess({ settings, host }: ProcessOptions): Process {
  const warnings: string[] = [];
  let isAlive = true;
  const thrown: Error[] = [];
  const onError = (error: unknown): void => {
    if (error instanceof Error) {
      thrown.push(error);
    }
  };
  const atEnd: (() => void)[] = [];
  const own: RunHost = {
    ...host,
    onGoodEnd: (listener) => atEnd.push(listener),
    log: (_severity, message) => warnings.push(message),
    assertEngineAlive: async (purpose) => {
      if (!isAlive) {
        throw new Error("killed");
      }
      await host.assertEngineAlive(purpose);
    },
  };
  const runs = new Runs(own);
  const providers = new Map<string, Provider>();
  return {
    provider: (type) => {
      const known =
        providers.get(type) ?? (adapt(() => watched(new Resource(type, () => settings, runs), onError)) as Provider);
      providers.set(type, known);
      return known;
    },
    warnings,
    get isAlive() {
      return isAlive;
    },
    causeOf: (message) => thrown.findLast((error) => oneLine(error.message) === oneLine(message)),
    kill: () => {
      isAlive = false;
    },
    end: () => {
      if (isAlive) {
        atEnd.forEach((listener) => listener());
      }
    },
  };
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");

/** A core whose errors are told before they become lines. What a check answers to be done later may throw as well. */
function watched(core: Core, onError: (error: unknown) => void): Core {
  const methods = ["diff", "foreseeDiff", "create", "read", "update", "delete"] as const;
  const watch =
    (work: (...given: unknown[]) => unknown) =>
    async (...args: unknown[]): Promise<unknown> => {
      try {
        return await work(...args);
      } catch (error) {
        onError(error);
        throw error;
      }
    };
  const all = methods.map(
    (name) => [name, watch((core[name] as (...given: unknown[]) => unknown).bind(core))] as const,
  );
  const watching = Object.fromEntries(all) as unknown as Required<Core>;
  const check = (...given: Parameters<Core["check"]>): ReturnType<Core["check"]> => {
    try {
      const { foresee, ...checked } = core.check(...given);
      return { ...checked, ...(foresee && { foresee: watch(foresee) as typeof foresee }) };
    } catch (error) {
      onError(error);
      throw error;
    }
  };
  return { ...watching, check };
}
