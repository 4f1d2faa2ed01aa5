import { switches as restSwitches } from "../rest/behaviour";
import { number, type Switched } from "../core/switches";

/** See `rest/behaviour.ts`; these are the points of Vulnerability Management alone. */
export const switches = {
  ...restSwitches,

  // --- age of the service
  /** The answers of this year: with the members that it had, and without those that came later. 2018 ends in early December. */
  service: ["2021", "2018", "2019", "2022"],

  // --- session
  /** `container_uuid` of the session, as recorded, or without it. */
  sessionContainer: ["shown", "absent"],

  // --- roles
  /** Scanners and scanner groups for users below Scan Manager: 403 as observed, or readable as documented. */
  scannersForStandard: ["refused", "readable"],

  // --- Scan
  /** How a scan with scanner `AUTO-ROUTED` reads: `scanner_uuid` null, the word itself, or the cloud scanner. */
  autoRouted: ["null", "word", "cloudScanner"],
  /** PUT answers and editor documents know `tag_targets_ip_selection` (2021 and later), or do not. */
  tagTargetsIpSelection: ["present", "absent"],

  // --- Scanner group
  /** `GET /scanner-groups/{unknown}`: 500 as observed in 2018, or 404. */
  unknownScannerGroup: ["500", "404"],
  /** Names of scanner groups, target groups, exclusions that exist: both may have it, or 409. */
  duplicateNames: ["allowed", "refused"],
  /** Adding a scanner that is a member already: no change, or 409. */
  memberTwice: ["ignored", "refused"],

  // --- Agent
  /** Agents tell their network and whether they send logs, as documented, or do not, as observed in 2018. */
  agentNetworks: ["shown", "absent"],
  /** Numbers in the rules of agent exclusions: as they were sent, as in 2018 and later than 2021, or as text in 2021. */
  agentExclusionRules: ["asSent", "text"],

  // --- Network
  /** Least `assets_ttl_days`: 14 as documented, and as clients use it in 2025; a refusal of 2021 names 90. */
  ttlMinimum: number(14),

  // --- Tag value
  /** Rules of a tag: 40 at most; older documentation says 1,000. */
  tagRuleLimit: number(40),
  /** Rules of a tag come back as written, or with `property` for `field` and a list for the value. */
  tagRules: ["field", "property"],
  /** Tag values answer `processing_status` and its company (newer services), or do not. */
  tagProcessing: ["absent", "present"],
  /** Deleting a tag category whose values other objects use. */
  deleteTag: ["idempotent", "404"],

  // --- Managed credential
  /** Names that exist: both keep it as observed, or 409 as documented. */
  credentialNames: ["repeated", "unique"],

  // --- User
  /** User names outside these domains are refused: any, or only `example.com` as a real container would. */
  userDomains: ["any", "example.com"],

  // --- Export
  /** Bulk exports that may run at once; the next one meets 429. */
  exportLimit: number(10),
  /**
   * A second export that is the same as one that runs: refused with 409 and the first one's id as documented; with 429
   * and the id in a sentence, as reported in 2023; with 429 and the parts of that sentence, as reported before; or run.
   */
  identicalExport: ["refused", "throttled", "throttledInParts", "allowed"],
  /**
   * An export of findings that names neither `state` nor `since`: without fixed ones, as the description of `state`
   * says, or with those fixed in the last 30 days, as the description of `filters` says.
   */
  exportStates: ["open", "all"],
  /** Seconds until each further chunk is available. */
  chunkSeconds: number(1),

  // --- clients
  /** Extra members for clients that look for configuration in results and flat policies. */
  extraMembers: ["absent", "present"],
} as const;

/** See each switch's remark in the table of this file. */
export type Behaviour = Switched<typeof switches>;

/** The year of the service, for what is written for any platform; the others' answers are those of the default. */
export const serviceOf = ({ behaviour }: { behaviour: object }): Behaviour["service"] =>
  (behaviour as Partial<Behaviour>).service ?? switches.service[0];
