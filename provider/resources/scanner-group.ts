import { commaList, idObjects, idOf, plainText, wireId } from "../codecs";
import { apart, type ApartContext, type Binding, defineResource, wire } from "../definition";
import { addressSet, optional, reference, setOf, text } from "../fields";

export interface ScannerGroupInputs {
  /** Display name, 1 to 255 characters. The resource's name in the program when left out. */
  name: string;
  /** Free text for the people who find the group on the platform. */
  description?: string;
  /** Members: the id of each scanner. */
  scannerIds?: string[];
  /** Address ranges that the group serves. Order carries no meaning. */
  routes?: string[];
  /** Organizations that may scan with the group. Security Center only; a new scan zone serves none. */
  organizationIds?: string[];
}

/** Adds the zone to one organization's list, or takes it out. Other zones of the list stay. */
async function link(context: ApartContext, organization: string, linked: boolean): Promise<void> {
  const path = `/rest/organization/${organization}`;
  await context.alone(path, async () => {
    const { zones } = await context.get(`${path}?fields=id,zones`);
    const ids = (Array.isArray(zones) ? zones : []).flatMap((zone) => idOf(zone) ?? []);
    if (ids.includes(context.id) !== linked) {
      const wanted = linked ? [...ids, context.id] : ids.filter((id) => id !== context.id);
      await context.patch(path, { zones: wanted.map((id) => ({ id: wireId(id) })) });
    }
  });
}

/**
 * A scan zone. Its own `organizations` cannot be written: each organization has the list of its zones.
 * Source: Security Center API reference, Scan Zone, `POST /zone`; Organization, `PATCH /organization/{id}`.
 */
const sc: Binding<ScannerGroupInputs> = {
  path: "/rest/zone",
  side: "administrator",
  wire: {
    name: wire("name", plainText),
    description: wire("description", plainText),
    scannerIds: wire("scanners", idObjects),
    routes: wire("ipList", commaList),
    organizationIds: apart<string[]>({
      read: "organizations",
      codec: idObjects,
      undo: true,
      write: async (context, wanted, previous = []) => {
        for (const id of wanted.filter((organization) => !previous.includes(organization))) {
          await link(context, id, true);
        }
        for (const id of previous.filter((organization) => !wanted.includes(organization))) {
          await link(context, id, false);
        }
      },
    }),
  },
  usedBy: [{ type: "Scan", path: "/rest/scan", member: "zone", side: "organization" }],
};

const later = "it comes with a later version of pulumi-tenable";

export const scannerGroup = defineResource<ScannerGroupInputs>({
  type: "ScannerGroup",
  fields: {
    name: text({ min: 1, max: 255 }),
    description: optional(text()),
    scannerIds: optional(setOf(reference("scanner"))),
    routes: optional(addressSet({ names: false })),
    organizationIds: optional(setOf(reference("organization"))),
  },
  rules: [],
  platforms: { sc, vm: later, nessus: "it scans by itself and has no scanner groups" },
});
