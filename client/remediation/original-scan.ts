import { idOf } from "../../provider/platforms/codecs";
import type { Props } from "../../provider/definition";
import { documentOf } from "../../provider/platforms/rest/document";
import { InputError } from "../../provider/errors";
import type { Client } from "../connect";
import { findAmong, type Place } from "../find-named";
import { propsOf } from "../props";
import { findScans } from "../scan/find-scan";
import type { ScanRef } from "../scan/runs";
import type { RemediationOptions } from "./remediation";

/** What a remediation takes over from the scan that found the finding. */
interface Original {
  /** Of credentials that the platform keeps as objects. */
  credentialIds: string[];
  /** The scan has credentials that only it knows. */
  hasOwn?: boolean;
  /** Security Center only. */
  repositoryId?: string;
  /** Members of the new scan that say from where it is made. */
  from: Props;
}

export interface Taken extends Omit<Original, "hasOwn"> {}

interface Platform {
  credentials: Place;
  original(client: Client, scan: ScanRef): Promise<Original>;
}

const isUuid = (id: string): boolean => /^[0-9a-f-]{36,}$/i.test(id);

/**
 * Source: Security Center API reference, Scan, `GET /scan/{id}`; Vulnerability Management API, Editor, `GET
 * /editor/scan/{id}`, whose credentials have numbers when they are the scan's own.
 */
const places: Record<"sc" | "vm", Platform> = {
  sc: {
    credentials: { kind: "credential", path: "/rest/credential" },
    original: async (client, { id }) => {
      const scan = propsOf(await client.read(`/rest/scan/${id}?fields=credentials,repository,zone`));
      const zone = Number(idOf(scan.zone));
      return {
        credentialIds: (Array.isArray(scan.credentials) ? scan.credentials : []).flatMap((one) => idOf(one) ?? []),
        repositoryId: idOf(scan.repository),
        from: zone > 0 ? { zone: { id: zone } } : {},
      };
    },
  },
  vm: {
    credentials: { kind: "credential", path: "/credentials" },
    original: async (client, { id }) => {
      const { basic, credentialIds: own } = await documentOf(client, "vm", "scan", id);
      const { scanner_id, target_network_uuid, policy_id } = basic;
      // A scan of a policy logs in with what the policy has.
      const isOfPolicy = own.length === 0 && Number(policy_id) > 0;
      const credentialIds = isOfPolicy
        ? (await documentOf(client, "vm", "policy", String(policy_id))).credentialIds
        : own;
      return {
        credentialIds: credentialIds.filter(isUuid),
        hasOwn: !credentialIds.every(isUuid),
        from: scanner_id ? { settings: { scanner_id, ...(target_network_uuid ? { target_network_uuid } : {}) } } : {},
      };
    },
  },
};

/** Looks up what is named, and reads the original scan. Throws {@link InputError} for what is not there. */
export async function taken(client: Client, platform: "sc" | "vm", options: RemediationOptions): Promise<Taken> {
  const { scan: wanted, credentials: names = [] } = options;
  const place = places[platform];
  const [scan] = wanted === undefined ? [] : await findScans(client, [wanted], "scan-");
  const { hasOwn, ...original }: Original = scan ? await place.original(client, scan) : { credentialIds: [], from: {} };
  if (names.length === 0) {
    if (hasOwn) {
      throw new InputError(`credentials: those of "${scan?.name}" belong to the scan, and no other scan can use them`, {
        advice: "name managed credentials",
      });
    }
    return original;
  }
  const entries = await client.list(place.credentials.path, ["id", "name"]);
  const ids = names.map((name) => String(findAmong(client, place.credentials, entries, name).id));
  return { ...original, credentialIds: [...new Set(ids)] };
}
