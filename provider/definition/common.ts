import type { Fields } from ".";
import { flag, optional, text } from "./fields";

/** What every resource takes beside its own properties. None of these is sent to a platform. */
export interface CommonInputs {
  /**
   * Connection to use. Defaults to `default`. Changing it replaces the resource.
   */
  connection?: string;
  /**
   * Take over this existing object instead of making one: it keeps its id, and only what differs is changed.
   * May be taken out of the program once it has been deployed.
   */
  adoptId?: string;
  /** Make the object although another of the same name exists. */
  allowSameName?: boolean;
  /** Delete the object although it cannot be checked whether other objects use it. Not needed where the check works. */
  deleteUnchecked?: boolean;
}

/** The same, with what the resource class adds by itself. */
export interface HiddenInputs extends CommonInputs {
  /**
   * Address of the resource in the engine: organization and URN. Stored once, never compared, and not displayed by
   * previews, as every name with two underscores.
   */
  __address?: string;
  /** What states of earlier versions hold in its place: project, stack and name of the resource. */
  owner?: string;
}

export const commonFields: Fields<HiddenInputs> = {
  connection: optional(text({ min: 1 })),
  adoptId: optional(text({ min: 1 })),
  allowSameName: optional(flag()),
  deleteUnchecked: optional(flag()),
  __address: optional(text()),
  owner: optional(text()),
};
