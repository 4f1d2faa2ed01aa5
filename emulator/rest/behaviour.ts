import { number, type Switched } from "../core/switches";

/**
 * Where the vendor's pages and public clients disagree or are silent about what Vulnerability Management and Nessus have
 * in common: scans, policies, folders, the editor. The first value is the default; a client has to live with all.
 */
export const switches = {
  // --- Scan
  /** `PUT /scans/{id}`: a setting that the body leaves out is kept, or goes back to what it was before it was ever set. */
  putScan: ["keeps", "resets"],
  /** A scan of a user-defined policy: the editor document has an input `policy_id` with its value, or none. */
  scanPolicyInput: ["shown", "absent"],
  /** A scan of a user-defined policy: the scan object's `policy_id` is the hidden policy, or the one that was named. */
  scanPolicyId: ["hidden", "named"],
  /** Editor document of a scan: `tag_targets`, `use_tag_rules_as_targets` and `agent_group_id` carry their values, or do not. */
  scanTargetInputs: ["shown", "absent"],
  /** `default` of inputs that hold a number: as it was sent, or as text. */
  editorNumbers: ["asSent", "text"],
  /** Deleting a scan that runs: 409, or 403, or 500 as in Nessus 6. */
  deleteRunningScan: ["409", "403", "500"],
  /** Launching a scan that runs. */
  launchRunningScan: ["409", "500"],
  /** Launching a scan whose schedule is off: done as observed, or refused with 403 as documented. */
  launchDisabled: ["allowed", "refused"],
  /** `scans` of a list without any. */
  noScans: ["array", "null"],
  /** List items of scans carry `folder_id`, `progress` and `total_targets`, or do not. */
  scanListExtras: ["absent", "present"],
  /** Rows of `acls`: the default row first, or last. */
  aclOrder: ["defaultFirst", "ownerFirst"],
  /** Objects that have `acls`: `name` of a group's row is filled in by the server, or as sent. */
  aclNames: ["filled", "asSent"],
  /** Every array of a list answer reversed: the vendor promises no order. */
  listOrder: ["stored", "reversed"],
  /**
   * `starttime` in the past: the documentation wants a future one; what a body that repeats an old one meets is not said.
   */
  pastStart: ["stored", "refused"],
  /** The parts of `rrules` come back as they were sent, or with BYDAY before INTERVAL. */
  ruleOrder: ["kept", "changed"],
  /** A never set description of a scan: null, or empty. */
  emptyDescription: ["null", "empty"],

  /** Scans that may exist; 0 = any number. The documentation says 10,000, then 403. */
  scanLimit: number(0),

  // --- Policy
  /** `PUT /policies/{id}`: what the body leaves out is kept, or goes back to the template's default. */
  putPolicy: ["merges", "resets"],
  /** `GET /policies/{id}`: every default of the template, or only what was sent. */
  policyDefaults: ["echoed", "stored"],
  /** Numbers in the settings of a policy come back as text, or as they were sent. */
  policyNumbers: ["text", "asSent"],
  /** `plugins` in `GET /policies/{id}`: shown when families were chosen, or never. */
  policyPlugins: ["shown", "absent"],
  /** Settings that the template does not have: kept and echoed, or dropped without a word. */
  unknownPreference: ["kept", "dropped"],
  /** Deleting a policy that a scan uses. */
  deletePolicyInUse: ["allowed", "refused"],
  /** A policy whose name exists: both keep it, or the new one gets `_01`, `_02`, ... */
  policyNames: ["repeated", "numbered"],

  // --- Folder
  /** Scans of a deleted folder go to the trash, or to the main folder. */
  deletedFolder: ["trash", "main"],

  // --- the course of a run; its parts in seconds
  /** How a run ends that is not stopped: well, or by a fault of its scanner while it runs. */
  runEnd: ["completed", "aborted"],
  /** Whether credentials that a scan has let it log in. */
  login: ["works", "fails"],
  /** What a run that is stopped ends as: pages of the vendor name both. */
  stoppedRun: ["canceled", "stopped"],
  initializingSeconds: number(2),
  pendingSeconds: number(3),
  runningSeconds: number(60),
  /** pausing, resuming, stopping, publishing. */
  transitionSeconds: number(2),
  /** Until an export is ready. */
  exportSeconds: number(1),
} as const;

export type Behaviour = Switched<typeof switches>;
