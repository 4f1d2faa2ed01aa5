import { isMap, type Props } from "../../provider/definition";
import { InputError } from "../../provider/errors";
import type { NotAdoptable } from "./survey";

/** Types of the two Terraform providers for these platforms, and ours. Source: their documentation of resources. */
const types: Readonly<Record<string, string>> = {
  tenablesc_asset: "StaticAssetList",
  tenablesc_role: "Role",
  tenablesc_scan: "Scan",
  tenablesc_scan_policy: "Policy",
  tenablesc_scan_zone: "ScannerGroup",
  tenableio_folder: "Folder",
  tenableio_policy: "Policy",
  tenableio_scan: "Scan",
  tenableio_tag_value: "StaticAssetList",
};

/** What a Terraform state says of these platforms. */
export interface TerraformState {
  /** Names of resources in the program, by type and id. */
  names: Map<string, Map<string, string>>;
  /** What has no counterpart here. */
  left: NotAdoptable[];
}

/** `weekly["plant"]` of one of several. */
const nameOf = (name: string, { index_key: key }: Props): string =>
  key === undefined ? name : `${name}-${String(key)}`;

/** Reads names and ids from a state of format 4. Throws {@link InputError} for what is none. */
export function terraformState(text: string, file: string): TerraformState {
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
  const names = new Map<string, Map<string, string>>();
  const left: NotAdoptable[] = [];
  for (const resource of state.resources.filter(isMap)) {
    const { mode, type: foreign, name, instances } = resource;
    if (mode !== "managed" || !/^tenable(sc|io)_/.test(String(foreign)) || !Array.isArray(instances)) {
      continue;
    }
    const type = types[String(foreign)];
    for (const instance of instances.filter(isMap)) {
      const { id } = isMap(instance.attributes) ? instance.attributes : {};
      const called = nameOf(String(name), instance);
      if (type === undefined || id === undefined || id === null) {
        const reason = type === undefined ? "there is no such resource here" : "the state has no id of it";
        left.push({ type: String(foreign), name: called, reason, ...(id !== undefined && { id: String(id) }) });
        continue;
      }
      names.set(type, (names.get(type) ?? new Map<string, string>()).set(String(id), called));
    }
  }
  if (names.size === 0 && left.length === 0) {
    throw new InputError(`${file} holds no resource of a Tenable provider`, {
      advice: "name the state of the tenablesc or tenableio provider",
    });
  }
  return { names, left };
}
