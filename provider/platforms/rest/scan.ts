import { type Losses, member, type ObjectCalls, type Props } from "../../definition";
import { UnexpectedAnswerError } from "../../errors";
import { asEntries } from "../../values/shape";
import { withComingStart } from "./schedule";
import { objectOf, partOf } from "../answer";
import type { Platform } from "../../definition/platform";
import { type AclRow, documentOf, aclsAfter } from "./document";
import { collections } from "./collections";
import { pluginFamilies } from "./plugins";
import { isOfPolicy } from "./template";

/** Lists that a document may not tell: an empty one is no news, and must not be sent back. */
const perhapsUntold: ReadonlySet<string> = new Set(["tag_targets", "agent_group_id"]);

const told = (settings: Props): Props =>
  Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => !perhapsUntold.has(name) || (value as unknown[]).length > 0),
  );

/**
 * A scan's configuration is its editor document; `GET /scans/{id}` shows results. An update lays the managed values over
 * the document and sends the whole, for it is not documented whether what a body leaves out is kept.
 * Source: Vulnerability Management API, Scans, `POST /scans`, `PUT /scans/{scan_id}`; the same on Nessus.
 */
export const scanCalls = (platform: Platform): Pick<ObjectCalls, "get" | "create" | "update"> => ({
  get: async (api, id) => {
    const document = await documentOf(api, platform, "scan", id);
    const { basic, preferences, credentialIds, owner, uuid } = document;
    const own = isOfPolicy(document) ? {} : { preferences };
    return { id, uuid, settings: basic, ...own, credentials: credentialIds, owner };
  },
  create: async (api, body) => {
    const made = await api.create(collections.scans.path, body);
    const id = partOf(made, "scan.id", "id", platform, "POST /scans");
    return { id, answer: { settings: settingsOf(partOf(made, "scan", "object", platform, "POST /scans")) } };
  },
  update: async (api, id, body) => {
    await api.change("PUT", `/scans/${id}`, async () => {
      const managed = await body();
      const { acls: rows, ...changes } = (managed.settings ?? {}) as { acls?: AclRow[] };
      const document = await documentOf(api, platform, "scan", id);
      const { basic, preferences, uuid } = document;
      const after = aclsAfter(document, rows, platform, `GET /editor/scan/${id}`);
      const owner = asEntries(basic.acls).find((row) => row.owner === 1)?.id;
      const families = await pluginFamilies(api, platform, document, "scan", id);
      return {
        uuid,
        ...managed,
        settings: {
          ...preferences,
          ...withComingStart(told(basic), api.now()),
          ...(owner !== undefined && { owner_id: owner }),
          ...changes,
          ...after,
        },
        ...(document.families.size > 0 && { plugins: families }),
      };
    });
    return {};
  },
});

/** Members of the answer to a create that go by the same name as in the settings, and the targets, which do not. */
function settingsOf({ name, description, custom_targets, enabled, rrules, starttime, timezone, emails }: Props): Props {
  const settings = { name, description, text_targets: custom_targets, enabled, rrules, starttime, timezone, emails };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** What goes with a scan: the results of its runs. No list of them means none only for a scan that has never run. */
export const resultsOf =
  (platform: Platform): Losses["find"] =>
  async (api, id) => {
    const request = `GET /scans/${id}`;
    const details = objectOf(await api.read(`/scans/${id}`), platform, request);
    const { history } = details;
    const hasNone = history === null && member(details, "info.status") === "empty";
    if (!hasNone && !Array.isArray(history)) {
      throw new UnexpectedAnswerError({ platform, request }, `no "history"`);
    }
    const runs = Array.isArray(history) ? history.length : 0;
    return runs > 0 ? `results of ${runs} ${runs === 1 ? "run" : "runs"}` : undefined;
  };
