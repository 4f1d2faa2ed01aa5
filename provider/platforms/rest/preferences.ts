import type { Codec } from "../../definition";
import { type Preferences } from "../../values/preferences";
import { preferencesOf, type Preferred } from "../preferences";
import { type EditorType, templateInputs } from "./template";

/** Settings beside the basic ones, as flat members; what is dropped is sent with the template's default. */
export const flatPreferences = (type: EditorType): Codec<Preferences, Preferred> =>
  preferencesOf({
    inputs: (context) => templateInputs(type, context),
    resends: true,
  });
