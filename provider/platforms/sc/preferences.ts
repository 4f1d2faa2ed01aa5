import type { EncodeContext, Props } from "../../definition";
import type { Preferences } from "../../values/preferences";
import { droppedNames, preferencesOf, type Preferred } from "../preferences";
import { templateInputs } from "./template";

/** Settings of a policy on Security Center. */
export const preferenceMap = preferencesOf({
  inputs: (context) => templateInputs(String(context.inputs.template), context),
  resends: false,
});

/** Names that were declared and are gone: Security Center puts them back to the template's default. */
export function removedPreferences(map: Preferences, context: EncodeContext<Preferred>): Props {
  const gone = droppedNames(map, context);
  return gone.length > 0 ? { removePrefs: gone } : {};
}
