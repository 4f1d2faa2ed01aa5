import type { ObjectCalls, Props, Requests } from "../../definition";
import { objectOf, partOf } from "../answer";
import type { Platform } from "../../definition/platform";
import { type AclRow, documentOf, aclsAfter } from "./document";
import { collections } from "./collections";
import { pluginFamilies } from "./plugins";

const { path } = collections.policies;

/** A policy's template and settings. */
async function stored(api: Requests, platform: Platform, id: string): Promise<{ uuid: unknown; settings: Props }> {
  const request = `GET ${path}/${id}`;
  const policy = objectOf(await api.read(`${path}/${id}`), platform, request);
  return {
    uuid: partOf(policy, "uuid", "id", platform, request),
    settings: partOf(policy, "settings", "object", platform, request),
  };
}

/** Who the policy is shared with and its families stand in the editor document alone. */
const inDocument: ReadonlySet<string> = new Set(["acls", "plugins", "owner"]);

/**
 * A policy as its settings show it. An update sends the whole, with the managed values laid over what is there.
 * Source: Vulnerability Management API, Policies, `POST /policies`, `GET` and `PUT /policies/{policy_id}`; the same on
 * Nessus, which gives a policy whose name exists another one.
 */
export const policyCalls = (platform: Platform): Pick<ObjectCalls, "get" | "create" | "update"> => ({
  get: async (api, id, members) => {
    const { uuid, settings } = await stored(api, platform, id);
    const { name, description, ...preferences } = settings;
    const object: Props = { id, uuid, settings: { name, description: description ?? "" }, preferences };
    if (!members.some((member) => inDocument.has(member))) {
      return object;
    }
    const document = await documentOf(api, platform, "policy", id);
    return {
      ...object,
      owner: document.owner,
      acls: document.basic.acls,
      ...(members.includes("plugins") && { plugins: await pluginFamilies(api, platform, document, "policy", id) }),
    };
  },
  create: async (api, body) => {
    const request = `POST ${path}`;
    const made = objectOf(await api.create(path, body), platform, request);
    const id = partOf(made, "policy_id", "id", platform, request);
    const name = partOf(made, "policy_name", "text", platform, request);
    return { id, answer: {}, ...(name === String((body.settings as Props).name) ? {} : { became: name }) };
  },
  update: async (api, id, body) => {
    await api.change("PUT", `${path}/${id}`, async () => {
      const { settings: managed = {}, plugins = {} } = (await body()) as { settings?: Props; plugins?: Props };
      const { acls: rows, ...changes } = managed as { acls?: AclRow[] };
      const { uuid, settings } = await stored(api, platform, id);
      const document = await documentOf(api, platform, "policy", id);
      const families = await pluginFamilies(api, platform, document, "policy", id);
      return {
        uuid,
        settings: { ...settings, ...changes, ...aclsAfter(document, rows, platform, `GET /editor/policy/${id}`) },
        ...(document.families.size > 0 && { plugins: { ...families, ...plugins } }),
      };
    });
    return {};
  },
});
