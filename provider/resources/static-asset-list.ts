import { addressList, commaList, hostNameList, plainText } from "../platforms/codecs";
import {
  absent,
  type Binding,
  type Codec,
  defineResource,
  type Local,
  localImplied,
  member,
  type Props,
  type PureCodec,
  type Rule,
  wire,
} from "../definition";
import { addressSet, hostNameSet, oneOf, optional, reference, replacing, setOf, text } from "../definition/fields";
import { objectOf, partOf } from "../platforms/answer";
import { parseInterval } from "../values/addresses";
import { ipv4Rule, ipv4Rules, valuesPerRule } from "../platforms/vm/tag-rule";
import { sharedWithGroups } from "./share";
import { collections as inSc } from "../platforms/sc/collections";
import { collections as inVm } from "../platforms/vm/collections";

type Kind = "tag" | "targetGroup";

export interface StaticAssetListInputs {
  /** Display name, 1 to 255 characters. Defaults to the resource's name in the program. */
  name: string;
  /** Free text, shown with the list on the platform. */
  description?: string;
  /**
   * Addresses, CIDR blocks and ranges, in any order: `192.0.2.0/24`, `198.51.100.7-198.51.100.9`. Cannot be combined
   * with `dnsNames`. On Vulnerability Management, at most 40,960 CIDR blocks.
   */
  addresses?: string[];
  /**
   * Host names, instead of addresses. Changing from addresses to host names replaces the list. On Vulnerability
   * Management, requires `kind: "targetGroup"`.
   */
  dnsNames?: string[];
  /** Label of the asset list. Security Center only. */
  tags?: string;
  /** Groups that share the list: the `id` of each `UserGroup`. Security Center only. */
  sharedWithGroupIds?: string[];
  /**
   * Tag category of the list, created if it does not exist. Defaults to "Static asset lists". A change replaces the
   * list. Vulnerability Management only.
   */
  category?: string;
  /**
   * Kind of object: a tag, which scans can use, or an older target group. Defaults to "tag". A change replaces the
   * list. Vulnerability Management only.
   */
  kind?: Kind;
}

const isNames = (list: Partial<StaticAssetListInputs>): boolean => list.dnsNames !== undefined;

/** An answer that shows neither is no word about the kind. */
const lacks = (name: string) => (list: Props) => member(list, `typeFields.${name}`) === undefined;

/** Source: Security Center API reference, Asset, `POST /asset`; API Best Practices Guide, Add Asset Data. */
const sc: Binding<StaticAssetListInputs> = {
  collection: inSc.asset,
  body: { create: (list) => ({ type: isNames(list) ? "dnsname" : "static" }) },
  wire: {
    name: wire("name", plainText),
    description: wire("description", plainText),
    addresses: wire("definedIPs", addressList, { read: "typeFields.definedIPs", isOf: lacks("definedDNSNames") }),
    dnsNames: wire("definedDNSNames", hostNameList, { read: "typeFields.definedDNSNames", isOf: lacks("definedIPs") }),
    tags: wire("tags", plainText),
    sharedWithGroupIds: sharedWithGroups(inSc.asset),
    category: absent("only Vulnerability Management has tag categories"),
    kind: absent("it has only one kind of asset list"),
  },
  deletion: { usedBy: [{ type: "Scan", collection: inSc.scan, member: "assets", several: true }] },
};

const defaultCategory = "Static asset lists";
const noLabel = "tags have no label except their category";
const notShared = "the permissions of tags are set on the platform";

/** What an object is made as; nothing of the object itself tells. */
const madeAs = (kind: Kind): Local<Kind> => localImplied(() => kind);

/**
 * Addresses and host names stand in one member: who asks without knowing which gets the kind that is there. A group of
 * both, which no list can be, reads as addresses.
 */
const membersOfKind = (
  { encode }: PureCodec<string[]>,
  areMeant: (members: readonly string[]) => boolean,
): Codec<string[]> => ({
  encode,
  decode: (wire, { known }) => {
    const members = commaList.decode(wire) ?? [];
    return known !== undefined || areMeant(members) ? members : undefined;
  },
});

const haveAddress = (members: readonly string[]): boolean =>
  members.some((member) => typeof parseInterval(member) !== "string");

/**
 * A target group. Source: Vulnerability Management API, Target Groups, `POST /target-groups`.
 */
const targetGroup: Binding<StaticAssetListInputs> = {
  collection: inVm.targetGroups,
  body: { create: { type: "user" } },
  wire: {
    name: wire("name", plainText),
    description: absent("its target groups have no description"),
    addresses: wire("members", membersOfKind(addressList, haveAddress)),
    dnsNames: wire(
      "members",
      membersOfKind(hostNameList, (members) => !haveAddress(members)),
    ),
    tags: absent(noLabel),
    sharedWithGroupIds: absent(notShared),
    category: absent("target groups have no category"),
    kind: madeAs("targetGroup"),
  },
};

/** What a tag may hold. Source: Vulnerability Management API, Tags, `POST /tags/values`, parameter `filters`. */
const mostRules = 40;
const mostBytes = 1_000_000;

/** Values of a tag category: whatever is a block of IPv4 addresses can stand in a rule. */
const notInRule = "not supported in a tag rule, which accepts IPv4 addresses, CIDR blocks and ranges";

/**
 * A tag whose rule is the set of addresses. Source: Vulnerability Management API, Tags, `POST /tags/values`.
 */
const vm: Binding<StaticAssetListInputs> = {
  collection: {
    ...inVm.tags,
    identity: {
      ofEntry: ({ category_name, name }) => `${String(category_name)}:${String(name)}`,
      ofInputs: ({ category = defaultCategory, name }) => `${category}:${name}`,
    },
  },
  variants: [{ property: "kind", value: "targetGroup", hasId: (id) => /^\d+$/.test(id), binding: targetGroup }],
  calls: {
    get: async (api, id) => {
      const address = `${inVm.tags.path}/${id}`;
      const request = `GET ${address}`;
      const value = objectOf(await api.read(address), "vm", request);
      return { ...value, id: partOf(value, "uuid", "id", "vm", request), owner: value.created_by };
    },
  },
  body: {
    create: ({ category }) => ({ category_name: category ?? defaultCategory }),
    // Without its value an update is not known to keep it.
    update: ({ name }) => ({ value: name }),
  },
  rules: [
    ({ name }) =>
      name !== undefined && name.length > 50
        ? { path: "name", reason: "longer than 50 characters, the limit for a tag" }
        : undefined,
    ({ name }) => (name?.includes(",") ? { path: "name", reason: "tag values cannot contain commas" } : undefined),
    ({ addresses = [] }) => {
      const { length } = ipv4Rules(addresses);
      return length > mostRules
        ? {
            path: "addresses",
            reason: `requires ${length} tag rules of ${valuesPerRule} CIDR blocks each, and a tag can have ${mostRules}: use larger blocks or split the list`,
          }
        : undefined;
    },
    ({ name, description, category, addresses = [] }) => {
      const bytes = Buffer.byteLength(JSON.stringify([name, description, category, ipv4Rules(addresses)]));
      return bytes > mostBytes
        ? {
            path: "addresses",
            reason: `the request would have ${bytes} bytes, and the platform accepts ${mostBytes}: use larger blocks or split the list`,
          }
        : undefined;
    },
    ({ addresses = [] }) => {
      const index = addresses.findIndex((address) => address.includes(":"));
      return index < 0 ? undefined : { path: `addresses[${index}]`, reason: notInRule };
    },
    ({ addresses }) =>
      addresses?.length === 0
        ? { path: "addresses", reason: "a tag without a rule would have to be assigned by hand: add an address" }
        : undefined,
  ],
  wire: {
    name: wire("value", plainText),
    description: wire("description", plainText, { shown: "whenSet" }),
    addresses: wire("filters", ipv4Rule),
    dnsNames: absent('tag rules support addresses only: set addresses, or kind: "targetGroup"'),
    tags: absent(noLabel),
    sharedWithGroupIds: absent(notShared),
    category: wire("category_name", plainText),
    kind: madeAs("tag"),
  },
};

const rules: Rule<StaticAssetListInputs>[] = [
  ({ addresses, dnsNames }) =>
    addresses !== undefined && dnsNames !== undefined
      ? { path: "dnsNames", reason: "cannot be combined with addresses" }
      : undefined,
  ({ addresses, dnsNames }) =>
    addresses === undefined && dnsNames === undefined
      ? { path: "addresses", reason: "required: addresses or dnsNames" }
      : undefined,
];

export const staticAssetList = defineResource<StaticAssetListInputs>({
  type: "StaticAssetList",
  fields: {
    name: text({ min: 1, max: 255 }),
    description: optional(text()),
    addresses: optional(addressSet({ names: false })),
    dnsNames: optional(hostNameSet()),
    tags: optional(text()),
    sharedWithGroupIds: optional(setOf(reference("group"))),
    category: optional(
      replacing({ ...text({ min: 1 }), canonical: (name: string) => name.trim(), empty: defaultCategory }),
    ),
    kind: optional(replacing({ ...oneOf(["tag", "targetGroup"]), empty: "tag" })),
  },
  rules,
  addresses: ({ addresses }) => addresses,
  replaces: (olds, news) => (isNames(olds) === isNames(news) ? [] : [isNames(news) ? "dnsNames" : "addresses"]),
  platforms: { sc, vm, nessus: "it has no asset lists: set Scan.targets" },
});
