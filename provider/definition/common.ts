import type { Fields } from ".";
import { flag, optional, text } from "./fields";

/** What every resource takes beside its own properties. None of these is sent to a platform. */
export interface CommonInputs {
  /**
   * Connection to use. Defaults to `default`. Changing it replaces the resource.
   */
  connection?: string;
  /**
   * Id of an existing object to take over instead of creating one. The object keeps its id, and only differences are
   * written. Can be removed from the program after the deployment.
   */
  adoptId?: string;
  /** Create the object even if another one has the same name. Defaults to false. */
  allowSameName?: boolean;
  /** Delete the object even if it cannot be checked whether other objects use it. Defaults to false. */
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
