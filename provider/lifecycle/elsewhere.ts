import { type Connection, isAddressOf, type Settings } from "../connection/connection";
import type { AnyDefinition, Props } from "../definition";
import { platformNames } from "../definition/platform";
import { RefusedError } from "../errors";
import { projectOf } from "./address";
import { connectionOf } from "./compare";
import { addressOf } from "./run";

/**
 * The settings for what these inputs or outputs name. The state remembers the platform, so that nothing has to be set
 * again for what it holds; the address of a resource names the project.
 */
export function settingsFor(settings: Settings, props: Props): Settings {
  const { platform } = props;
  const isDefault = connectionOf(props) === "default";
  return {
    ...settings,
    project: settings.project ?? projectOf(addressOf(props)),
    config: (key) =>
      key === "tenable:platform" && isDefault && platform !== undefined ? String(platform) : settings.config(key),
  };
}

/** Refuses what was created on another platform than the connection leads to now. */
export function refuseElsewhere(definition: AnyDefinition, connection: Connection, props: Props): void {
  const { address } = props;
  if (address !== undefined && !isAddressOf(connection, address)) {
    const named = props.name === undefined ? "" : ` "${String(props.name)}"`;
    throw new RefusedError(
      `${definition.type}${named} was created on ${String(address)}, and connection "${connection.name}" is now ${connection.url} (${platformNames[connection.platform]})`,
      {
        advice:
          "restore the address (destroy and refresh use the config of the last up: run pulumi up first), or list the old address in tenable:formerUrls if it is the same platform",
      },
    );
  }
}
