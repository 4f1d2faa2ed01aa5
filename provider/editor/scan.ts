import type { ObjectCalls, Props, Requests } from "../definition";
import { type AclRow, type EditorDocument, mergeRows, readDocument } from "./document";
import { pluginFamilies } from "./plugins";
import { isOfPolicy } from "./template";

async function documentOf(api: Requests, id: string): Promise<EditorDocument> {
  return readDocument((await api.read(`/editor/scan/${id}`)) as Props);
}

/**
 * A scan's configuration is its editor document; `GET /scans/{id}` shows results. An update lays the managed values over
 * the document and sends the whole, for nobody says whether what a body leaves out is kept.
 * Source: Vulnerability Management API, Scans, `POST /scans`, `PUT /scans/{scan_id}`; the same on Nessus.
 */
export const scanCalls: Pick<ObjectCalls, "get" | "create" | "update"> = {
  get: async (api, id) => {
    const document = await documentOf(api, id);
    const { basic, preferences, credentialIds, owner, uuid } = document;
    const own = isOfPolicy(document) ? {} : { preferences };
    return { id, uuid, settings: basic, ...own, credentials: credentialIds, owner };
  },
  create: async (api, body) => {
    const { scan } = (await api.create("/scans", body)) as { scan: Props };
    return { id: String(scan.id), answer: { settings: settingsOf(scan) } };
  },
  update: async (api, id, body) => {
    const document = await documentOf(api, id);
    const { basic, preferences, uuid } = document;
    const { acls: rows, ...changes } = (body.settings ?? {}) as { acls?: AclRow[] };
    const acls = (basic.acls ?? []) as AclRow[];
    const owner = acls.find((row) => row.owner === 1)?.id;
    const families = await pluginFamilies(api, document, "scan", id);
    await api.change("PUT", `/scans/${id}`, {
      uuid,
      ...body,
      settings: {
        ...preferences,
        ...basic,
        ...(owner !== undefined && { owner_id: owner }),
        ...changes,
        acls: mergeRows(acls, rows ?? []),
      },
      ...(document.families.size > 0 && { plugins: families }),
    });
    return {};
  },
};

/** Members of the answer to a create that go by the same name as in the settings, and the targets, which do not. */
function settingsOf({ name, description, custom_targets, enabled, rrules, starttime, timezone, emails }: Props): Props {
  const settings = { name, description, text_targets: custom_targets, enabled, rrules, starttime, timezone, emails };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** What goes with a scan: the results of its runs. */
export async function resultsOf(api: Requests, id: string): Promise<string | undefined> {
  const { history } = (await api.read(`/scans/${id}`)) as { history?: unknown[] | null };
  const runs = history?.length ?? 0;
  return runs > 0 ? `results of ${runs} ${runs === 1 ? "run" : "runs"}` : undefined;
}
