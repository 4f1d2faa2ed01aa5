import { addressList, idsOf, plainText, wireId } from "../platforms/codecs";
import { idObjects } from "../platforms/sc/codecs";
import {
  absent,
  apart,
  type ApartContext,
  type Binding,
  defineResource,
  firstly,
  member,
  type Props,
  type PureCodec,
  type Requests,
  wire,
} from "../definition";
import { NotFoundError, RequestError, UnexpectedAnswerError } from "../errors";
import { addressSet, optional, reference, setOf, text } from "../definition/fields";
import { objectOf, partOf } from "../platforms/answer";
import { blocksOf } from "../values/addresses";
import { formOf, intervalsIn, spelledAddresses } from "../values/targets";
import { memberIds } from "./share";
import { asEntries, asId } from "../values/shape";
import { collections as inSc } from "../platforms/sc/collections";
import { collections as inVm } from "../platforms/vm/collections";

export interface ScannerGroupInputs {
  /** Display name, 1 to 255 characters. Defaults to the resource's name in the program. */
  name: string;
  /** Free text, shown with the scan zone on the platform. Security Center only. */
  description?: string;
  /** Scanners that belong to the group. */
  scannerIds?: string[];
  /**
   * Addresses, CIDR blocks and ranges that the group serves, in any order. On Vulnerability Management, at most 10,000,
   * and also host names and wildcards such as `*.example.net`.
   */
  routes?: string[];
  /** Organizations that may use the scan zone. A new scan zone serves none. Security Center only. */
  organizationIds?: string[];
}

/** Adds the zone to one organization's list, or takes it out. Other zones of the list stay. */
async function link(context: ApartContext, organization: string, linked: boolean): Promise<void> {
  const path = `${inSc.organization.path}/${organization}`;
  await context.alone(path, async () => {
    const zones = async (): Promise<string[]> =>
      idsOf(partOf(await context.read(`${path}?fields=id,zones`), "zones", "entries", "sc", `GET ${path}`));
    const ids = await zones();
    if (ids.includes(context.id) !== linked) {
      const current = firstly(ids, zones);
      await context.change("PATCH", path, async () => {
        const others = (await current()).filter((id) => id !== context.id);
        return { zones: (linked ? [...others, context.id] : others).map((id) => ({ id: wireId(id) })) };
      });
    }
  });
}

/**
 * A scan zone. Its own `organizations` cannot be written: each organization has the list of its zones.
 * Source: Security Center API reference, Scan Zone, `POST /zone`; Organization, `PATCH /organization/{id}`.
 */
const sc: Binding<ScannerGroupInputs> = {
  collection: inSc.zone,
  wire: {
    name: wire("name", plainText),
    description: wire("description", plainText),
    scannerIds: wire("scanners", idObjects),
    routes: wire("ipList", addressList),
    organizationIds: apart<string[]>({
      read: "organizations",
      codec: idObjects,
      undo: true,
      write: async (context, wanted) => {
        const zone = `${inSc.zone.path}/${context.id}`;
        const answer = await context.read(`${zone}?fields=id,organizations`);
        const before = idsOf(partOf(answer, "organizations", "entries", "sc", `GET ${zone}`));
        for (const id of wanted.filter((organization) => !before.includes(organization))) {
          await link(context, id, true);
        }
        for (const id of before.filter((organization) => !wanted.includes(organization))) {
          await link(context, id, false);
        }
      },
    }),
  },
  deletion: { usedBy: [{ type: "Scan", collection: inSc.scan, member: "zone" }] },
  rules: [
    ({ routes = [] }) => {
      const index = routes.findIndex((route) => formOf(route) !== "address");
      return index < 0
        ? undefined
        : { path: `routes[${index}]`, reason: "scan zones accept only addresses, not host names" };
    },
  ],
};

const { path } = inVm.scannerGroups;

/** A group that does not exist was seen to answer 500: the list tells. */
async function groupOf(api: Requests, id: string): Promise<Props> {
  try {
    return objectOf(await api.read(`${path}/${id}`), "vm", `GET ${path}/${id}`);
  } catch (error) {
    if (error instanceof RequestError && error.status === 500) {
      const groups = member(await api.read(path), "scanner_pools");
      if (Array.isArray(groups) && !asEntries(groups).some((group) => String(group.id) === id)) {
        throw new NotFoundError(
          { platform: "vm", request: error.request, status: 404 },
          "not in the list of scanner groups",
        );
      }
    }
    throw error;
  }
}

/** A list that a group cannot be without, not even as an empty one. */
function listIn(answer: unknown, request: string): Props[] {
  if (!Array.isArray(answer)) {
    throw new UnexpectedAnswerError({ platform: "vm", request }, "something that is not a list");
  }
  return answer as Props[];
}

/** It wants ranges of IPv6 as CIDR blocks. Source: Vulnerability Management documentation, Scan Routing. */
const routesOf = (routes: string[]): string[] =>
  spelledAddresses(routes).flatMap((route) => (/:.*-/.test(route) ? intervalsIn([route]).flatMap(blocksOf) : [route]));

/** What a scanner group can hold. Source: Vulnerability Management documentation, Scan Routing. */
const mostRoutes = 10_000;

/** Routes are read as `[{"route": "192.0.2.0/24"}]`. */
const routeList: Pick<PureCodec<string[]>, "decode"> = {
  decode: (wire) => asEntries(wire).map(({ route }) => asId(route)),
};

/**
 * Members and routes are kept apart from the group. Its `scanner_id` is the scanner that it is itself.
 * Source: Vulnerability Management API, Scanner Groups.
 */
const vm: Binding<ScannerGroupInputs> = {
  collection: inVm.scannerGroups,
  body: { create: { type: "load_balancing" } },
  calls: {
    get: async (api, id, asked) => {
      const address = `${path}/${id}`;
      const list = async (name: string, read: (answer: unknown) => unknown): Promise<Props> =>
        asked.includes(name)
          ? { [name]: listIn(read(await api.read(`${address}/${name}`)), `GET ${address}/${name}`) }
          : {};
      return {
        ...(await groupOf(api, id)),
        owner: undefined,
        ...(await list("scanners", (answer) => member(answer, "scanners"))),
        ...(await list("routes", (answer) => answer)),
      };
    },
  },
  wire: {
    name: wire("name", plainText),
    description: absent("its scanner groups have no description"),
    scannerIds: memberIds("ScannerGroup.scannerIds", path, "scanners", async ({ list }) =>
      (await list(inVm.scanners.path, ["name"])).filter(({ type }) => type !== "pool"),
    ),
    routes: apart<string[]>({
      read: "routes",
      codec: routeList,
      write: async ({ id, change }, routes) => {
        await change("PUT", `${path}/${id}/routes`, { routes: routesOf(routes) });
      },
    }),
    organizationIds: absent("only Security Center has organizations"),
  },
  rules: [
    ({ routes = [] }) => {
      const count = routesOf(routes).length;
      return count > mostRoutes
        ? {
            path: "routes",
            reason: `has ${count} routes, and the limit is ${mostRoutes}: use ranges or wildcards`,
          }
        : undefined;
    },
  ],
};

export const scannerGroup = defineResource<ScannerGroupInputs>({
  type: "ScannerGroup",
  fields: {
    name: text({ min: 1, max: 255 }),
    description: optional(text()),
    scannerIds: optional(setOf(reference("scanner"))),
    routes: optional(addressSet({ names: true, also: ["wildcard"] })),
    organizationIds: optional(setOf(reference("organization"))),
  },
  rules: [],
  platforms: { sc, vm, nessus: "it has no scanner groups" },
});
