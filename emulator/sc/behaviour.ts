import { number, type Switched } from "../core/switches";

/**
 * Every point at which the vendor's pages, public clients and observed answers disagree or are silent.
 * The first value is the default; a client has to live with all of them.
 */
export const switches = {
  // --- Asset, Scan, Scan Zone, Risk Rule: address lists
  /** Address lists come back as written, or sorted, without duplicates and with neighbours merged into ranges. */
  addresses: ["verbatim", "collapsed"],
  /** API reference, Asset style `dnsname`: host names keep their letters, or come back in lower case. */
  dnsNames: ["kept", "lowerCase"],
  /** Accept Risk Rule on 6.0.0 refused a comma list of addresses and wanted line breaks. */
  riskRuleSeparator: ["either", "newline"],

  // --- all objects
  /** Lists of references (`assets`, `credentials`, `scanners`, ...) come back as stored, or the other way round. */
  referenceOrder: ["stored", "reversed"],
  /** PHP writes an empty map as `[]`; newer versions might not. */
  emptyMap: ["array", "object"],
  /** Optional texts that were never set. */
  emptyText: ["empty", "null"],
  /** `uuid` members: from 6.0, always, never. */
  uuids: ["byVersion", "always", "never"],
  /** A list asked for `fields` answers them, or its standard members all the same. */
  listFields: ["honoured", "ignored"],
  /** `uuid` of `GET /system`, as recorded on 5.8, or empty. */
  systemUuid: ["shown", "empty"],
  /** With `filter=usable` a list leaves `manageable` out, or answers it empty; likewise the other way round. */
  filteredHalf: ["absent", "empty"],
  /** What an administrator's list of an organization's kind of object looks like. */
  administratorList: ["array", "split", "single"],
  /** The reply to a PATCH holds the whole object, or lacks `groups` as observed in 2023. */
  patchReply: ["full", "partial"],
  /** Whether a PATCH that changes nothing moves `modifiedTime`. */
  emptyPatch: ["touches", "keeps"],
  /** `POST .../share` replaces the groups, or adds to them. */
  share: ["replaces", "adds"],
  /** Whether `groups` in a PATCH of a policy, asset or credential is taken, or silently ignored as one report says. */
  patchGroups: ["taken", "ignored"],
  /** Names of users and groups that exist already. */
  duplicateNames: ["allowed", "refused"],
  /** Deleting what another object refers to: done, or refused with code 146, or with code 147 and a text of its own. */
  deleteInUse: ["allowed", "refused146", "refused147"],

  // --- errors
  /** An object that does not exist: 403 with code 147, as observed, or 404 with the same body. */
  missing: ["403", "404"],
  /** An address that does not exist: 404 without JSON, or the envelope with 403. */
  unknownEndpoint: ["404", "403"],
  /** Error bodies are JSON, labelled as such or as text/html. */
  errorLabel: ["json", "html"],
  /** The API Best Practices Guide answers unusable keys with 400; observed on 5.20: 403, code 0, no text. */
  wrongKeys: ["400", "403"],
  /** Keys of the wrong side, or of a user without the permission: 403 with a code, or the guide's 400. */
  noPermission: ["403-146", "403-147", "403-12", "400"],

  // --- keys and sessions
  /** API keys are switched on for the whole system. */
  apiKeys: ["enabled", "disabled"],
  /** `token` of `POST /token`. */
  tokenType: ["number", "string"],
  /** Sessions a user may hold; 0 = any number. */
  sessionLimit: number(0),
  /** The guide's database error while recognising keys: the next n requests with keys meet it. */
  databaseErrors: number(0),

  // --- Scan Policy
  /** Preferences hold what was sent, or the template's defaults too. */
  preferences: ["stored", "filled"],
  preferenceOrder: ["sorted", "stored"],
  /** Family entries want a `state`: from 6.0, always, never. */
  familyState: ["byVersion", "required", "optional"],
  /** Family entries come back with their `state`: when the version wants one, never. */
  familyStateRead: ["shown", "hidden"],
  /** Family and plugin entries come back with names and counts, or ids only. */
  familyNames: ["shown", "hidden"],
  /** `status` in the reply to a PATCH: the number 0 as observed, or the usual text. */
  policyPatchStatus: ["number", "text"],
  /** One-time policies (context "scan") asked for by id. */
  oneTimePolicy: ["missing", "readable"],

  // --- Scan
  /** 6.4 refuses a `maxScanTime` outside 1 to 120 hours. */
  maxScanTime: ["byVersion", "strict", "lenient"],
  maxScanTimeDefault: ["3600", "unlimited"],
  /** 6.x wants `inactivityTimeout` not above `maxScanTime`; before 6.0 there is none. */
  inactivityTimeout: ["byVersion", "present", "absent"],
  /** Observed "0"; the guide says 365. */
  classifyMitigatedAgeDefault: ["0", "365"],
  /** `assets` beside `ipList`: allowed by the guide's "Add an Active Scan", refused by an example of the best practices. */
  scanTargets: ["both", "oneKind"],
  /** API reference, WAS Scan: nothing can depend on a scan whose schedule is `template`; for active scans it is not said. */
  dependOnTemplate: ["allowed", "refused"],
  /** `schedule.enabled`: from 6.0, always, never. */
  scheduleEnabled: ["byVersion", "always", "never"],
  /** A schedule whose first run has passed when it is written: nothing is said about it. */
  pastStart: ["stored", "refused"],
  /** The parts of a `repeatRule` come back in their order, or with BYDAY before INTERVAL. */
  ruleOrder: ["kept", "changed"],
  /** `initiatorID` of a launch: text on 5.x, a number on 6.x. */
  initiatorId: ["byVersion", "text", "number"],
  /** Seconds a result spends queued, preparing, running, and being imported. */
  queuedSeconds: number(2),
  preparingSeconds: number(3),
  runningSeconds: number(60),
  importSeconds: number(5),
  /** How a result ends that is not stopped: well, out of time, or by a fault. */
  runEnd: ["Completed", "Partial", "Error"],
  /** What a result that is stopped ends as: seen in clients, and in the reference. */
  stoppedRun: ["Partial", "Stopped"],
  /** How its import ends. */
  importEnd: ["Finished", "Error", "Blocked"],
  /**
   * What a scan of one plugin (`pluginID`, a remediation scan) finds where the plugin had found something: the same
   * again, nothing any more, or the same on all hosts but the first one. What it does not find again becomes mitigated,
   * but for what it could not test, because it could not log in.
   */
  remediation: ["unfixed", "fixed", "firstFixed", "untested"],
  /** `POST /scanResult/{id}/email`: sent, or 200 with an `error_msg` as observed. */
  mail: ["sent", "failed"],

  // --- Scan Zone, Scanner
  /** Deleting a zone that organizations are linked to. */
  deleteLinkedZone: ["allowed", "refused"],
  /** What organization users see of a zone. */
  zoneForOrganizations: ["full", "limited"],
} as const;

/** See each switch's remark in the table of this file. */
export type Behaviour = Switched<typeof switches>;
