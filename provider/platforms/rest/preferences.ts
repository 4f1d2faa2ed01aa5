import type { Codec } from "../../definition";
import { type Preferences } from "../../values/preferences";
import { preferencesOf, type Preferred } from "../preferences";
import { type EditorType, templateDocument } from "./template";

/** Settings beside the basic ones, as flat members; what is dropped is sent with the template's default. */
export const flatPreferences = (type: EditorType): Codec<Preferences, Preferred> =>
  preferencesOf({
    defaults: async (context) => new Map(Object.entries((await templateDocument(type, context)).preferences)),
    resends: true,
  });
