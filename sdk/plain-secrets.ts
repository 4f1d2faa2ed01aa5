import * as pulumi from "@pulumi/pulumi";
import { type SettingName, settings } from "../provider/settings";
import { perRun, surroundings } from "./surroundings";

/**
 * Pulumi keeps a stack's config in its state, for the runs without a program: in clear what was set in clear. No one
 * but the user can change that, who is told once a run.
 */
export function warnOfPlainSecrets(): void {
  const run = running();
  if (run.told || surroundings() !== "engine") {
    return;
  }
  run.told = true;
  const config = pulumi.runtime.allConfig();
  const plain = Object.keys(config).flatMap((key) => (isSecretKey(key) ? [] : secretsIn(key, config[key] ?? "")));
  const [first = ""] = plain;
  if (plain.length > 0) {
    const path = first.includes(".") ? "--path " : "";
    void pulumi.log.warn(
      `${plain.join(", ")}: set in plain text, and Pulumi stores the config in plain text in its state. Run pulumi config set --secret ${path}${first}${plain.length > 1 ? " and the same for the others" : ""}; treat stored keys as disclosed, and generate new ones`,
    );
  }
}

const running = perRun(() => ({ told: false }));

/** The SDK tells it to itself. Without it nothing is known, and nothing is said. */
const isSecretKey = (key: string): boolean => {
  const { isConfigSecret } = pulumi.runtime as { isConfigSecret?(key: string): boolean };
  return isConfigSecret?.(key) ?? true;
};

/** The settings that somebody could misuse, in one value of the config. */
function secretsIn(key: string, value: string): string[] {
  const [namespace, name = ""] = key.split(":");
  if (namespace !== "tenable") {
    return [];
  }
  if (name !== "connections") {
    return isTelling(name, value) ? [key] : [];
  }
  return membersOf(value).flatMap(([connection, members]) =>
    membersOf(members).flatMap(([member, inner]) =>
      isTelling(member, inner) ? [`${key}.${connection}.${member}`] : [],
    ),
  );
}

/** A proxy's address is a secret as far as it holds a password. */
function isTelling(name: string, value: unknown): boolean {
  const setting = name in settings ? settings[name as SettingName] : undefined;
  const isSet = value !== undefined && value !== null && value !== "";
  return isSet && setting?.secret === true && (setting.kind !== "address" || /:\/\/[^/]*@/.test(String(value)));
}

/** What an object has, whether it comes as one or as JSON; what is neither is told by those who read it. */
function membersOf(value: unknown): [string, unknown][] {
  try {
    const object: unknown = typeof value === "string" ? JSON.parse(value) : value;
    return typeof object === "object" && object !== null ? Object.entries(object) : [];
  } catch {
    return [];
  }
}
