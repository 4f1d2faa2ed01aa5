import { commaList, plainText } from "../codecs";
import { absent, type Binding, defineResource, type Rule, wire } from "../definition";
import { addressSet, hostNameSet, oneOf, optional, reference, setOf, text } from "../fields";
import { sharedWithGroups } from "./share";

export interface StaticAssetListInputs {
  /** Display name, 1 to 255 characters. The resource's name in the program when left out. */
  name: string;
  /** Free text for the people who find the list on the platform. */
  description?: string;
  /** Addresses, CIDR blocks and ranges: `192.0.2.0/24`, `198.51.100.7-198.51.100.9`. Order carries no meaning. */
  addresses?: string[];
  /** Host names, instead of addresses. Changing from one kind to the other replaces the list. */
  dnsNames?: string[];
  /** One label. Security Center only. */
  tags?: string;
  /** Groups whose members may use the list: the id of each. Security Center only. */
  sharedWithGroupIds?: string[];
  /** The tag category that holds the list. Vulnerability Management only. */
  category?: string;
  /** What the list is made as. Vulnerability Management only. */
  kind?: "tag" | "targetGroup";
}

const isNames = (list: Partial<StaticAssetListInputs>): boolean => list.dnsNames !== undefined;

/** Source: Security Center API reference, Asset, `POST /asset`; API Best Practices Guide, Add Asset Data. */
const sc: Binding<StaticAssetListInputs> = {
  path: "/rest/asset",
  fixed: (list) => ({ type: isNames(list) ? "dnsname" : "static" }),
  wire: {
    name: wire("name", plainText),
    description: wire("description", plainText),
    addresses: wire("definedIPs", commaList, { read: "typeFields.definedIPs" }),
    dnsNames: wire("definedDNSNames", commaList, { read: "typeFields.definedDNSNames" }),
    tags: wire("tags", plainText),
    sharedWithGroupIds: sharedWithGroups("/rest/asset"),
    category: absent("only Vulnerability Management has tag categories"),
    kind: absent("an asset list is of one kind there"),
  },
  usedBy: [{ type: "Scan", path: "/rest/scan", member: "assets", side: "organization" }],
};

const rules: Rule<StaticAssetListInputs>[] = [
  ({ addresses, dnsNames }) =>
    addresses !== undefined && dnsNames !== undefined
      ? { path: "dnsNames", reason: "a list holds addresses or dnsNames, not both" }
      : undefined,
  ({ addresses, dnsNames }) =>
    addresses === undefined && dnsNames === undefined
      ? { path: "addresses", reason: "needed: addresses or dnsNames" }
      : undefined,
];

const later = "it comes with a later version of pulumi-tenable";

export const staticAssetList = defineResource<StaticAssetListInputs>({
  type: "StaticAssetList",
  fields: {
    name: text({ min: 1, max: 255 }),
    description: optional(text()),
    addresses: optional(addressSet({ names: false })),
    dnsNames: optional(hostNameSet()),
    tags: optional(text()),
    sharedWithGroupIds: optional(setOf(reference("group"))),
    category: optional(text({ min: 1 })),
    kind: optional(oneOf(["tag", "targetGroup"])),
  },
  rules,
  replaces: (olds, news) => (isNames(olds) === isNames(news) ? [] : [isNames(news) ? "dnsNames" : "addresses"]),
  platforms: { sc, vm: later, nessus: "it has no asset lists: give targets to the Scan" },
});
