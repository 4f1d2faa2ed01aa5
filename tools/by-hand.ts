/**
 * What somebody sees and does on a platform without us: plain requests to its emulator, none of the provider's code.
 * The quick start checks with it what it tells.
 */
export interface ByHand {
  /** "scan weekly-dmz", "policy weekly", ...: everything of the kinds that the platform has, sorted. */
  names(): Promise<string[]>;
  /** How many requests `names` makes. */
  callsPerLook: number;
  /** The recurrence rule of a scan. */
  repeatRule(scan: string): Promise<string>;
  /** Changes the rule alone and answers what was requested. */
  setRepeatRule(scan: string, rule: string): Promise<string>;
}
