import { homedir } from "node:os";
import { join } from "node:path";
import type { dynamic } from "@pulumi/pulumi";
import { RefusedError } from "../errors";
import { systemClock } from "../http/clock";
import { type Host, messageOf, PartialError, type Props, Resource, type Settings } from "../index";
import { engineAt } from "./engine";
import { sanitise } from "./sanitise";

const providerKey = "__provider";

/** Folder of this user for what a program has to remember between runs. */
export function stateFolder(env: NodeJS.ProcessEnv): string {
  const base =
    env.XDG_STATE_HOME ??
    (process.platform === "win32" ? env.LOCALAPPDATA : undefined) ??
    join(homedir(), ".local", "state");
  return join(base, "pulumi-tenable");
}

const engine = engineAt(process.argv[2]);

const host: Host = {
  clock: systemClock,
  log: engine.log,
  mayProceed: async () => {
    if (!(await engine.isAlive())) {
      throw new RefusedError("the Pulumi engine that started this provider is gone: nothing more is sent");
    }
  },
  journalFolder: join(stateFolder(process.env), "journal"),
};

/**
 * What Pulumi's provider process loads for one type of resource. Everything its wrapper turns into a lost object or a
 * hang is taken care of here: ids are text, results are fresh copies without `undefined`, nothing but an Error is
 * thrown, and no error carries an `id` or `code` that it does not mean.
 */
export function providerOf(type: string): dynamic.ResourceProvider {
  let config: (key: string) => string | undefined = () => undefined;
  const settings = (): Settings => ({ config, env: process.env });
  const resource = new Resource(type, settings, host);
  return {
    configure: (request): Promise<void> => {
      // Stored and no more: the wrapper does not wait, and runs on unconfigured after an error.
      config = (key) => request.config.get(key);
      return Promise.resolve();
    },
    check: guarded(async (olds: Props, news: Props) => {
      const { inputs, failures } = await Promise.resolve(resource.check(strip(olds), strip(news)));
      return {
        inputs: { ...sanitise(inputs), ...textOf(news) },
        failures: failures.map(({ path, reason }) => ({ property: path, reason })),
      };
    }),
    diff: guarded(async (id: string, olds: Props, news: Props) => {
      const differences = await Promise.resolve(resource.diff(id, strip(olds), strip(news)));
      // No verdict of ours: the engine compares the inputs, and shows what exactly differs.
      const replaces = [
        ...new Set(differences.filter(({ replace }) => replace).map(({ path }) => path.split(".")[0] as string)),
      ];
      return { replaces, deleteBeforeReplace: false };
    }),
    create: guarded(async (inputs: Props) => {
      const { id, outs } = await resource.create(strip(inputs));
      return { id: String(id), outs: sanitise(outs) };
    }),
    read: guarded(async (id: string, props: Props = {}) => {
      const found = await resource.read(String(id), strip(props));
      return found
        ? {
            id: String(found.id),
            props: { ...sanitise(found.outs), ...textOf(props) },
            inputs: { ...sanitise(found.inputs), ...textOf(props) },
          }
        : { id: "", props: {} };
    }),
    update: guarded(async (id: string, olds: Props, news: Props) => {
      const { outs } = await resource.update(String(id), strip(olds), strip(news));
      return { outs: sanitise(outs) };
    }),
    delete: guarded(async (id: string, props: Props) => {
      await resource.delete(String(id), strip(props));
    }),
  };
}

const strip = (props: Props): Props =>
  Object.fromEntries(Object.entries(props ?? {}).filter(([key]) => key !== providerKey));

const textOf = (props: Props): Props =>
  props?.[providerKey] === undefined ? {} : { [providerKey]: props[providerKey] };

/** Every failure as a plain Error of one line, or as the one kind that keeps an id. */
function guarded<A extends unknown[], R>(method: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await method(...args);
    } catch (error) {
      throw plain(error, args.at(-1) as Props);
    }
  };
}

function plain(error: unknown, inputs: Props): Error {
  const message = messageOf(error);
  const out = new Error(message);
  out.name = "";
  // The engine prints the stack of some methods' errors; the message says all there is to say.
  out.stack = process.env.TENABLE_DEBUG && error instanceof Error ? error.stack : message;
  if (error instanceof PartialError) {
    Object.assign(out, {
      id: error.id,
      reasons: error.reasons,
      properties: { ...sanitise(error.known), ...textOf(inputs) },
    });
  }
  return out;
}
