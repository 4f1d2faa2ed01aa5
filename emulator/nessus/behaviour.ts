import { switches as restSwitches } from "../rest/behaviour";
import { number, type Switched } from "../core/switches";

/**
 * See `rest/behaviour.ts` for what both have; where Nessus is known to do otherwise, the order
 * of the values is changed here, and the rest are points of Nessus alone. The first value is the default.
 */
export const switches = {
  ...restSwitches,
  /** A policy whose name exists gets `_01`, `_02`, ... (observed on 8.x). */
  policyNames: ["numbered", "repeated"],
  /** 405 for a policy that a scan uses (Nessus 6 pages). */
  deletePolicyInUse: ["refused", "allowed"],
  /** Lists without anything: null as observed, or an empty list. */
  noScans: ["null", "array"],

  // --- licence
  /** What is installed; what only a Manager has is missing from the others. */
  edition: ["Nessus Manager", "Nessus Professional", "Nessus Expert", "Nessus Essentials"],
  /**
   * Scan writes with keys or a session: available; refused with 412; or 412 whose connection breaks off behind the headers
   * (reported for Professional and Essentials 10).
   */
  scanApi: ["available", "refused", "dropped"],
  /** Which writes the licence refuses: create, change, delete and control; or also copy, move, schedule, history. */
  gatedWrites: ["documented", "all"],
  /** Whether a write that breaks off behind its headers was carried out all the same (one report). */
  droppedWrite: ["lost", "done"],
  /** Server properties tell `scan_api`, or nothing about it as older servers. */
  scanApiFlag: ["shown", "absent"],
  /** Paths that only a Manager has. */
  managerPaths: ["404", "403", "412"],

  // --- server
  /** `server_uuid` of the server properties: shown to logged-in users, or to no one. */
  serverUuid: ["shown", "absent"],

  /** The first status of a launched run: waiting for a place as in the newest clients, running at once, or as in the cloud. */
  launched: ["pending", "running", "initializing"],

  // --- shapes
  /** `lockout` of users: whether there is one, or a number as on 8.x. */
  lockoutType: ["boolean", "number"],
  /** `enabled` of a scan that was created or changed: a number as observed on 8.x, or a boolean. */
  enabledType: ["number", "boolean"],
  /** `token` in the answer to an export; old servers tell `file` alone. */
  exportToken: ["present", "absent"],
  /** What operations without a result answer: nothing, or `{}`, or `null`. */
  emptyAnswer: ["nothing", "object", "null"],
  /** A token may be downloaded from again, or once. */
  tokenUse: ["repeated", "single"],

  /** Seconds after the start during which `/server/status` says 503 "loading". */
  loadingSeconds: number(0),
  /** Minutes without a request after which a session ends. */
  sessionMinutes: number(30),
} as const;

/** See each switch's remark in the table of this file. */
export type Behaviour = Switched<typeof switches>;

export const isManager = ({ edition }: Behaviour): boolean => edition === "Nessus Manager";
