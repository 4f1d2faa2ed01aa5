import { isMap, type Props } from "../../provider/definition";
import { type Platform, platformNames } from "../../provider/definition/platform";
import { InputError } from "../../provider/errors";
import type { Named } from "./choice";
import type { NotAdoptable } from "./survey";

/** The two Terraform providers for these platforms, with their types and ours. Source: their documentation of resources. */
const providers: Readonly<Record<string, { platform: Platform; types: Readonly<Record<string, string>> }>> = {
  tenablesc: {
    platform: "sc",
    types: {
      asset: "StaticAssetList",
      role: "Role",
      scan: "Scan",
      scan_policy: "Policy",
      scan_zone: "ScannerGroup",
    },
  },
  tenableio: {
    platform: "vm",
    types: {
      exclusion: "Exclusion",
      folder: "Folder",
      policy: "Policy",
      scan: "Scan",
      tag_value: "StaticAssetList",
    },
  },
};

/** What a Terraform state says of these platforms. */
export interface TerraformState {
  /** Names of resources in the program and of their objects, by type and id. */
  names: Map<string, Map<string, Named>>;
  /** What has no counterpart on this platform. */
  left: NotAdoptable[];
}

/** `weekly["plant"]` of one of several. */
const nameOf = (name: string, { index_key: key }: Props): string =>
  key === undefined ? name : `${name}-${String(key)}`;

/**
 * Reads names and ids from a state of format 4. Throws {@link InputError} for what is none, or holds nothing of this
 * platform: the same ids mean other objects there.
 */
export function terraformState(text: string, file: string, platform: Platform): TerraformState {
  const names: TerraformState["names"] = new Map();
  const left: NotAdoptable[] = [];
  for (const { mode, type: foreign, name, instances } of resourcesIn(text, file)) {
    const [, provider = "", kind = ""] = /^(tenable(?:sc|io))_(\w+)$/.exec(String(foreign)) ?? [];
    const known = providers[provider];
    if (mode !== "managed" || known === undefined || !Array.isArray(instances)) {
      continue;
    }
    const type = known.types[kind];
    for (const instance of instances.filter(isMap)) {
      const attributes = isMap(instance.attributes) ? instance.attributes : {};
      // A tag has a uuid and a value.
      const [id, called] = [attributes.id ?? attributes.uuid, attributes.name ?? attributes.value];
      const resource = nameOf(String(name), instance);
      const hasId = id !== undefined && id !== null;
      const reason =
        known.platform !== platform
          ? `it is on ${platformNames[known.platform]}, and this connection is to ${platformNames[platform]}`
          : type === undefined
            ? "there is no such resource here"
            : hasId
              ? undefined
              : "the state has no id of it";
      if (type === undefined || reason !== undefined) {
        left.push({ type: String(foreign), name: resource, reason: String(reason), ...(hasId && { id: String(id) }) });
        continue;
      }
      const named = { resource, ...(typeof called === "string" && { name: called }) };
      names.set(type, (names.get(type) ?? new Map<string, Named>()).set(String(id), named));
    }
  }
  if (names.size === 0) {
    const [first] = left;
    throw first
      ? new InputError(`${file} holds nothing that can be adopted here: ${shown(first)}`, {
          advice: "use a connection to the platform that the state is of",
        })
      : new InputError(`${file} holds no resource of a Tenable provider`, {
          advice: "name the state of the tenablesc or tenableio provider",
        });
  }
  return { names, left };
}

const shown = ({ type, name, id, reason }: NotAdoptable): string =>
  `${type} "${name}"${id === undefined ? "" : ` (id ${id})`}: ${reason}`;

function resourcesIn(text: string, file: string): Props[] {
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch (cause) {
    throw new InputError(`${file} is no Terraform state: it is not JSON`, {
      advice: "run terraform state pull > terraform.tfstate",
      cause,
    });
  }
  if (!isMap(state) || state.version !== 4 || !Array.isArray(state.resources)) {
    throw new InputError(`${file} is no Terraform state of version 4`, {
      advice: "run terraform state pull > terraform.tfstate with Terraform 0.12 or later",
    });
  }
  return state.resources.filter(isMap);
}
