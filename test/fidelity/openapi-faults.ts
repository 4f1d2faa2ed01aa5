/** A fault of the vendor's documents: what the service answers all the same. */
export interface Fault {
  /** Why the schema is wrong and not the answer. */
  reason: string;
  operations: RegExp;
  /** Differences as {@link import("./openapi-schema").Validate} words them. */
  lines: RegExp;
  /** The recordings of the real service have such a difference; a test looks. */
  isRecorded: boolean;
}

/** Every fault of the documents that is known. A wrapper around a documented list is taken off before,
 * and a difference that the example beside a schema has too counts as none. */
export const schemaFaults: readonly Fault[] = [
  {
    reason: "What has no value is null; the documents have one nullable member in 310 operations.",
    operations: /./,
    lines: /^.+ is null, documented /,
    isRecorded: true,
  },
  {
    reason: "An empty body where the documents have an empty object or list.",
    operations: /^(DELETE \/groups|POST \/groups\/|POST \/exclusions\/import)/,
    lines: /^ is null, documented (object|array)$/,
    isRecorded: true,
  },
  {
    reason: "0 and 1 where the documents have truth values.",
    operations: /^(GET|POST|PUT) \/(scans|scanners|target-groups)/,
    lines: /^(\[\])?\.(shared|default_group) is number, documented boolean$/,
    isRecorded: true,
  },
  {
    reason: "Times and counters are numbers, and builds, intervals and time-outs text.",
    operations: /^(GET|POST|PUT) \/(scanners|scanner-groups|server|scans)/,
    lines:
      /^(\[\])?\.(last_connect|scanner_pools\[\]\.scanner_count|scanners\[\]\.last_connect|hosts\[\]\.host_index) is number, documented string$|\.(ui_build|idle_timeout) is string, documented integer$/,
    isRecorded: true,
  },
  {
    reason: "A share, not a whole number.",
    operations: /^GET \/assets/,
    lines: /\.exposure_confidence_value is number, documented integer$/,
    isRecorded: true,
  },
  {
    reason: "Words are words and numbers are numbers, where the documents have the other.",
    operations: /^GET \/(credentials\/types|policies|workbenches)/,
    lines:
      /^\.credentials\[\]\.types\[\]\.configuration\[\]\.default is number, documented string$|^\.info\.vulnerability_information\.(default_account|malware) is boolean, documented string$|^\[\]\.(owner_id|visibility|no_target|timestamp) is \w+, documented \w+$/,
    isRecorded: true,
  },
  {
    reason: "Neither of two kinds of filters requires anything, so that each filter is of both.",
    operations: /\/v1\/recast\/rules/,
    lines: /^\.filter must match exactly one schema in oneOf$/,
    isRecorded: false,
  },
  {
    reason: "What is done at once is not merely accepted.",
    operations: /^POST \/tags\/assets\/assignments/,
    lines: /^status is 200, documented 202/,
    isRecorded: true,
  },
  {
    reason: "Agents' exclusions of 2021 answer the interval as text; the documents as a number.",
    operations: /^(GET|POST|PUT) \/scanners\/null\/agents\/exclusions/,
    lines: /\.rrules\.(interval|bymonthday) is string, documented integer$/,
    isRecorded: true,
  },
  {
    reason: "Times of an asset that was discovered are text; the documents have numbers.",
    operations: /^GET \/workbenches\/assets\/.*\/activity/,
    lines: /^\[\]\.details\.\w+(At|Time|TimeV2) is string, documented integer$/,
    isRecorded: true,
  },
];

/** The same of requests: what the service was sent, and took, all the same. */
export const requestFaults: readonly Fault[] = [
  {
    reason: "What a form shows as null goes back as null.",
    operations: /^(POST|PUT) \/(scans|policies)/,
    lines: /^\.settings\..+( is null, documented | must be equal to one of the allowed values$)/,
    isRecorded: true,
  },
  {
    reason:
      "Inputs of templates, kinds of credentials and families of plugins: the form says which, the documents show some.",
    operations: /^(POST|PUT) \/(scans|policies|credentials)/,
    lines: /^\.(settings|credentials|plugins)\b.*( is not documented| must be equal to one of the allowed values)$/,
    isRecorded: true,
  },
  {
    reason:
      "A policy is made by its settings and the uuid of a template beside them; the documents have the uuid twice.",
    operations: /^POST \/policies/,
    lines: /^\.(settings\.uuid is missing|plugins is not documented)$/,
    isRecorded: false,
  },
  {
    reason: "Rules of tags have a field; the documents have a property.",
    operations: /^(POST|PUT) \/tags\/values/,
    lines: /^\.filters\.asset\.(and|or)\[\]\.field is not documented$/,
    isRecorded: true,
  },
  {
    reason:
      "A kind of account, and of target group, which the documents leave out or have among the required ones only.",
    operations: /^POST \/(users|target-groups)$/,
    lines: /^\.type is not documented$/,
    isRecorded: true,
  },
  {
    reason: "Numbers of policies and plugins are numbers, and so is what a form shows as one.",
    operations: /^(POST|PUT) \/scans/,
    lines: /^\.(settings\.(policy_id|http_reauth_delay)|enabled_plugins\[\]) is number, documented string$/,
    isRecorded: true,
  },
  {
    reason: "A list of words, of which the documents take only one.",
    operations: /^(POST|PUT) \/v2\/access-groups/,
    lines: /^\.principals\[\]\.permissions must be equal to one of the allowed values$/,
    isRecorded: false,
  },
];

const isIn = (faults: readonly Fault[], operation: string, line: string): boolean =>
  faults.some(({ operations, lines }) => operations.test(operation) && lines.test(line));

export const isKnownFault = (operation: string, line: string): boolean => isIn(schemaFaults, operation, line);
export const isKnownRequestFault = (operation: string, line: string): boolean => isIn(requestFaults, operation, line);
