import type { Props } from "../../provider";
import { flatten } from "../emulator/vm-client";
import type { Site } from "../support/site";

interface Shown extends Props {
  settings: Props & { basic: Props & { groups: Props[] } };
  credentials?: { data: { types: { instances: Props[] }[] }[] };
  plugins?: { families: Record<string, { status: string }> };
}

/** Members of a group that are no values. */
const frame = new Set(["title", "name", "inputs", "sections", "groups"]);

/**
 * What the form of a scan or policy shows a person: settings by their names on the wire, the schedule, the mail, who may
 * do what; the credentials by id; the plugin families by name.
 */
export async function formOf(site: Site, type: "scan" | "policy", id: string): Promise<Props> {
  const { settings, credentials, plugins } = (await site.byHand("GET", `/editor/${type}/${id}`)) as Shown;
  const groups = settings.basic.groups.map((group) =>
    Object.fromEntries(Object.entries(group).filter(([name]) => !frame.has(name))),
  );
  const instances = credentials?.data.flatMap(({ types }) => types.flatMap((kind) => kind.instances)) ?? [];
  const families = Object.entries(plugins?.families ?? {}).map(([name, { status }]) => [name, status]);
  return {
    ...flatten(settings),
    ...groups.reduce((all, group) => ({ ...all, ...group }), {}),
    credentialIds: instances.map((instance) => String(instance.id)),
    families: Object.fromEntries(families) as Props,
  };
}

/** Who may do what, without the owner: `{"default": 16, "user 3": 32}`. */
export const rightsIn = ({ acls }: Props): Props =>
  Object.fromEntries(
    (acls as Props[])
      .filter(({ owner }) => owner !== 1)
      .map(({ type, id, permissions }) => [
        type === "default" ? "default" : `${String(type)} ${String(id)}`,
        permissions,
      ]),
  );

/** A member of the last body that was sent to this address. */
export function lastSent(site: Site, request: RegExp, path: string): unknown {
  const last = site.emulator.requests.findLast(({ method, path: address }) => request.test(`${method} ${address}`));
  return path.split(".").reduce<unknown>((value, key) => (value as Props | undefined)?.[key], last?.body);
}
