import type { dynamic } from "@pulumi/pulumi";
import { AuthenticationError, ConfigError, messageOf, PartialError } from "../../errors";
import { visible } from "../../http/visible";
import type { Props, Resource, Settings } from "../..";
import { propertyOf } from "../../definition";
import { RunEnd } from "./run-end";
import { sanitise } from "./sanitise";

/** What one type of resource can do, for any caller. */
export type Core = Pick<Resource, "check" | "diff" | "create" | "read" | "update" | "delete"> &
  Partial<Pick<Resource, "foreseeDiff">>;

const providerKey = "__provider";

/** Whether the engine runs a program in this run. Without one it sends the configuration of the last `up`. */
let hasProgram = false;

/**
 * What Pulumi's provider process calls, over the core. Everything its wrapper turns into a lost object or a hang is
 * taken care of here: ids are text, results are fresh copies without `undefined`, nothing but an Error is thrown, and
 * no error carries an `id` or `code` that it does not mean.
 */
export function adapt(
  coreWith: (settings: () => Settings) => Core,
  { during }: Pick<RunEnd, "during"> = new RunEnd({}),
): dynamic.ResourceProvider {
  let config: Settings["config"] = () => undefined;
  let keys: string[] | undefined;
  const core = coreWith(() => ({ config, keys: () => keys, env: process.env }));
  const guarded =
    <A extends unknown[], R>(method: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      during(() => withPlainErrors(method, args));
  return {
    configure: (request): Promise<void> => {
      // Stored and no more: the wrapper does not wait, and runs on unconfigured after an error.
      config = (key) => settingOf(request.config.get(key));
      keys = keysOf(request.config);
      return Promise.resolve();
    },
    check: guarded(async (olds: Props, news: Props) => {
      hasProgram = true;
      const { inputs, failures: refused, foresee } = await Promise.resolve(core.check(strip(olds), strip(news)));
      // What cannot be stored is told before anything is asked.
      const stored = refused.length > 0 ? {} : sanitise(inputs);
      const failures = refused.length > 0 ? refused : ((await foresee?.()) ?? []);
      return {
        // Refused inputs are not read; a value that cannot be stored may be the reason.
        inputs: failures.length > 0 ? { ...news } : stored,
        // The reason names path and value; for a path the engine would add a value of its own, "<nil>" below the top.
        failures: failures.map(({ reason }) => ({ property: "", reason: visible(reason) })),
      };
    }),
    diff: guarded(async (id: string, olds: Props, news: Props) => {
      const [before, now] = [strip(olds), strip(news)];
      const differences = await Promise.resolve(core.diff(id, before, now));
      await core.foreseeDiff?.(id, before, now, differences);
      // No verdict of ours: the engine compares the inputs, and shows what exactly differs.
      const replaces = [...new Set(differences.filter(({ replace }) => replace).map(({ path }) => propertyOf(path)))];
      return { replaces, deleteBeforeReplace: false };
    }),
    create: guarded(async (inputs: Props) => {
      // What cannot be stored is refused while there is nothing to lose.
      const given = sanitise(strip(inputs));
      const { id, outs } = await core.create(given);
      try {
        return { id: String(id), outs: sanitise(outs) };
      } catch (error) {
        throw new PartialError(String(id), given, error);
      }
    }),
    read: guarded(async (id: string, props: Props) => {
      // A `get` of a program knows no address yet.
      hasProgram ||= props.address === undefined;
      const found = await core.read(String(id), strip(props));
      return found
        ? { id: String(found.id), props: sanitise(found.outs), inputs: sanitise(found.inputs) }
        : { id: "", props: {} };
    }),
    update: guarded(async (id: string, olds: Props, news: Props) => {
      const { outs } = await core.update(String(id), strip(olds), sanitise(strip(news)));
      return { outs: sanitise(outs) };
    }),
    delete: guarded(async (id: string, props: Props) => {
      await core.delete(String(id), strip(props));
    }),
  };
}

/** The keys that a configuration has: nothing but its own member tells. A later SDK may keep them elsewhere. */
function keysOf(config: object): string[] | undefined {
  const { rawConfig } = config as { rawConfig?: unknown };
  return typeof rawConfig === "object" && rawConfig !== null ? Object.keys(rawConfig) : undefined;
}

/** Objects of an explicit provider come as they are, everything else as text. */
function settingOf(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : typeof value === "string" ? value : JSON.stringify(value);
}

/** The core knows nothing of the provider's text; the wrapper puts it back, but for partial failures. */
const strip = (props: Props): Props => Object.fromEntries(Object.entries(props).filter(([key]) => key !== providerKey));

/** Every failure as a plain Error of one line, or as the one kind that keeps an id. */
async function withPlainErrors<A extends unknown[], R>(method: (...args: A) => Promise<R>, args: A): Promise<R> {
  try {
    return await method(...args);
  } catch (error) {
    throw plain(error, args.at(-1) as Props);
  }
}

function plain(error: unknown, inputs: Props): Error {
  const isOfSettings = error instanceof AuthenticationError || error instanceof ConfigError;
  const hint =
    isOfSettings && !hasProgram ? "; this command uses the config of the last up, unless you add --run-program" : "";
  const out = new Error(lineOf(error) + hint);
  out.name = "";
  // The wrapper prints message and stack of some methods' errors, and the engine says the message again.
  out.stack = (process.env.TENABLE_DEBUG && error instanceof Error && error.stack) || "";
  if (error instanceof PartialError) {
    Object.assign(out, {
      id: String(error.id),
      reasons: error.reasons.map(lineOf),
      properties: { ...known(error, inputs), [providerKey]: inputs[providerKey] },
    });
  }
  return out;
}

/** The id counts for more than what is known beside it. */
function known(error: PartialError, inputs: Props): Props {
  try {
    return sanitise(error.known);
  } catch {
    return strip(inputs);
  }
}

/** Never empty, and without invisible characters: gRPC cannot encode half a character, and a terminal obeys others. */
function lineOf(error: unknown): string {
  const text = error === null || error === undefined ? `failed with ${error}` : messageOf(error);
  const line = visible(text.replaceAll(/\s*[\r\n]\s*/g, " "));
  return line === "" ? "failed without a reason" : line;
}
