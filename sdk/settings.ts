import * as pulumi from "@pulumi/pulumi";
import { resolveConnection, type Settings } from "../provider/config";
import { messageOf } from "../provider/errors";
import type { Platform } from "../provider/platforms/name";
import { refusal } from "./refusal";

/** The settings of the running program: the stack's config and the environment. */
export function settings(): Settings {
  return {
    config: (key) => {
      const [namespace, name] = key.split(":") as [string, string];
      return new pulumi.Config(namespace).get(name);
    },
    env: process.env,
  };
}

/**
 * The platform that a connection is set to, for what a program has to do differently there. Known at once and without
 * a request; the connection is `default` when left out.
 */
export function getPlatform({ connection }: { connection?: string } = {}): Platform {
  try {
    return resolveConnection(connection, settings()).platform;
  } catch (error) {
    throw refusal(messageOf(error));
  }
}
