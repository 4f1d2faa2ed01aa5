import * as pulumi from "@pulumi/pulumi";
import { resolveConnection } from "../provider/connection/resolve";
import { type Connection, type Settings } from "../provider/connection/connection";
import { ConfigError, messageOf } from "../provider/errors";
import type { Platform } from "../provider/definition/platform";
import { refusal } from "./refusal";
import { isInProgramProcess, perRun, surroundings } from "./surroundings";

/** The settings of the running program: the stack's config and the environment. */
export function settings(): Settings {
  return {
    config: (key) => {
      const [namespace, name] = key.split(":") as [string, string];
      return new pulumi.Config(namespace).get(name);
    },
    keys: () => Object.keys(pulumi.runtime.allConfig()),
    project: pulumi.getProject(),
    env: process.env,
  };
}

/** Addresses of the connections that the program has asked, by name. */
const askedIn = perRun(() => new Map<string, string>());

/**
 * The connection as the program sees it. The provider may see another one: it gets the `envVars` of the Automation API,
 * which an inline program does not. Ids from one platform must not reach the other. Throws on one line.
 */
export function programConnection(name = "default"): Connection {
  try {
    const connection = resolveConnection(name, settings());
    askedIn().set(name, connection.url);
    return connection;
  } catch (error) {
    throw lookupRefusal(error);
  }
}

/** Whether this is a preview that makes no requests of a connection. */
export const isOfflinePreview = (connection?: string): boolean =>
  surroundings() === "engine" && pulumi.runtime.isDryRun() && programConnection(connection).offlinePreview;

/** What a preview without requests cannot know. */
export const unknownOutput = (): pulumi.Output<unknown> => pulumi.output(pulumi.unknown);

const isInline = (): boolean => surroundings() === "engine" && !isInProgramProcess();

/** The hidden input that lets the provider compare, once an inline program has asked this connection for something. */
export function askedConnection(name: string): { __asked?: string } {
  const url = askedIn().get(name);
  return url !== undefined && isInline() ? { __asked: url } : {};
}

/** The error of a look-up on one line, with what an inline program cannot see. */
export function lookupRefusal(error: unknown): pulumi.RunError {
  const hint =
    error instanceof ConfigError && isInline()
      ? "; an inline program of the Automation API sees the stack's config and process.env, not envVars"
      : "";
  return refusal(messageOf(error) + hint);
}

/**
 * The platform that a connection is set to, for what a program has to do differently there. Known at once and without
 * a request. The connection defaults to `default`.
 */
export function getPlatform({ connection }: { connection?: string } = {}): Platform {
  return programConnection(connection).platform;
}
