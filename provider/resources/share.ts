import { idObjects } from "../platforms/sc/codecs";
import { type Apart, apart, type Collection, type Lists, type Props, type PureCodec } from "../definition";
import { noSuch } from "../platforms/rest/scan-codecs";
import { partOf } from "../platforms/answer";
import { asEntries, asId } from "../values/shape";

/**
 * The groups an object is shared with: read as its `groups`, written by a call of its own, for a `groups` in the
 * object's body is reported to be ignored. The list replaces the earlier one.
 * Source: Security Center API reference, `POST /policy/{id}/share` and `POST /asset/{id}/share`.
 */
export function sharedWithGroups({ path }: Collection): Apart<string[]> {
  return apart<string[]>({
    read: "groups",
    codec: idObjects,
    write: async ({ id, change }, groups) => {
      await change("POST", `${path}/${id}/share`, { groups: idObjects.encode(groups) });
    },
  });
}

const ids: Pick<PureCodec<string[]>, "decode"> = { decode: (wire) => asEntries(wire).map(({ id }) => asId(id)) };

/**
 * Members of a group that are added and removed one by one: `POST` and `DELETE /GROUPS/{id}/MEMBERS/{member}`. A member
 * that is added or removed twice may be refused, so those there are decide, before the first request and after a refusal.
 * Source: Vulnerability Management API, Groups and Scanner Groups.
 */
export function memberIds(
  property: string,
  path: string,
  members: string,
  known: (lists: Lists) => Promise<Props[]>,
): Apart<string[]> {
  return apart<string[]>({
    read: members,
    codec: ids,
    refuse: async (wanted, lists) => {
      const all = await known(lists);
      const unknown = wanted.find((id) => !all.some((one) => one.id === id));
      if (unknown !== undefined) {
        throw noSuch(property, unknown, all);
      }
    },
    write: async ({ id, read, change }, wanted) => {
      const address = `${path}/${id}/${members}`;
      const held = async (): Promise<string[]> =>
        partOf(await read(address), members, "entries", "vm", `GET ${address}`).map((one) => String(one.id));
      const before = await held();
      const turn = async (method: "POST" | "DELETE", member: string): Promise<void> => {
        await change(method, `${address}/${member}`).catch(async (error: unknown) => {
          if ((await held()).includes(member) !== (method === "POST")) {
            throw error;
          }
        });
      };
      for (const member of wanted.filter((one) => !before.includes(one))) {
        await turn("POST", member);
      }
      for (const member of before.filter((one) => !wanted.includes(one))) {
        await turn("DELETE", member);
      }
    },
  });
}
