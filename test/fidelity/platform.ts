import type { Emulator } from "../../emulator/index";
import type { Json, JsonObject } from "../../emulator/core/json";
import type { Answer, Sent } from "./client";
import type { Interaction, RecordedPlatform, Recording } from "./recording";

/** A fresh emulator in the hands of a replay: requests on behalf of somebody. */
export interface Site<P extends RecordedPlatform = RecordedPlatform> {
  readonly emulator: Emulator<P>;
  send(who: Who, sent: Sent): Promise<Answer>;
  /** For preparing: what an organization's manager or a container's administrator reads or makes. Throws when refused. */
  ask(method: string, path: string, body?: JsonObject): Promise<Json>;
}

/** Which key a request carries; `nobody` is a user that the administrator's key pretends to be. */
export type Who = "manager" | "administrator" | "standard" | "nobody";

/** How recordings of a platform are replayed. */
export interface Replay<P extends RecordedPlatform> {
  platform: P;
  /** Written by hand, not by the service: weaker evidence, counted apart. */
  isHandEdited(recording: Recording, index: number): boolean;
  /** The version or age of the service that answered. */
  age(recording: Recording): string;
  start(age: string): Promise<Emulator<P>>;
  headers(emulator: Emulator<P>, who: Who): Record<string, string>;
  /** Whose answer this is. */
  who(interaction: Interaction): Who;
  /**
   * An object that the recording presupposes: found in the fresh site, or made through its API. `place` is the path
   * before the id, with `*` for earlier ids.
   */
  presuppose(place: string, site: Site<P>, path: string): Promise<string | undefined>;
  /** The recorded ids in paths are those that the answers had; elsewhere they were rewritten and mean nothing. */
  keepsPathIds: boolean;
  /** What else the recorded site had, or had not. */
  prepare(recording: Recording, site: Site<P>): Promise<void>;
  /** The request with what else stands for things of the recorded site; ids have been translated. */
  adapt(interaction: Interaction, sent: Sent, site: Site<P>): Promise<Sent>;
  /** The id of what a POST has made. */
  madeId(answer: Json): Json | undefined;
  /** Ids that mean the same everywhere. */
  constants(site: Site<P>): Promise<string[]>;
}
