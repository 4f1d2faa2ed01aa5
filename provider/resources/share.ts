import { idObjects } from "../codecs";
import { type Apart, apart, type EncodeContext } from "../definition";

/**
 * The groups an object is shared with: read as its `groups`, written by a call of its own, for a `groups` in the
 * object's body is reported to be ignored. The list replaces the earlier one.
 * Source: Security Center API reference, `POST /policy/{id}/share` and `POST /asset/{id}/share`.
 */
export function sharedWithGroups(path: string): Apart<unknown> {
  return apart<string[]>({
    read: "groups",
    codec: idObjects,
    write: async ({ id, change }, groups) => {
      await change("POST", `${path}/${id}/share`, { groups: idObjects.encode(groups, {} as EncodeContext) });
    },
  });
}
