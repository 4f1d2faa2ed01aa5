import { plainText } from "../platforms/codecs";
import { type Binding, defineResource, local, type Rule, wire } from "../definition";
import { RefusedError } from "../errors";
import { mapOf, optional, reference, replacing, text } from "../definition/fields";
import { objectOf, partOf } from "../platforms/answer";
import { collections as inVm } from "../platforms/vm/collections";

export interface ApiKeysInputs {
  /** User that the keys belong to: the `id` of a `User`. A change generates keys for the other user. */
  userId: string;
  /**
   * Arbitrary values; changing any of them rotates the key pair and revokes the old one: `{ rotated: "2030-01" }`.
   */
  keepers?: Record<string, string>;
}

/** What the platform returns once, when the pair is generated. */
export interface ApiKeysOutputs {
  /** Access key of the generated pair. Stored encrypted. */
  accessKey: string;
  /** Secret key of the generated pair. Stored encrypted. */
  secretKey: string;
}

const { path: users } = inVm.users;

const notAdopted: Rule<ApiKeysInputs> = ({ adoptId }) =>
  adoptId === undefined
    ? undefined
    : { path: "adoptId", reason: "not supported: the platform returns a key pair only once, when it is generated" };

/**
 * A user has one pair of keys; generating another ends it. The pair itself can be neither read nor deleted, so a read
 * asks for the user. Generating is repeated when its answer is lost, for then the pair that was made is lost.
 * Source: Vulnerability Management API, Users, `PUT /users/{user_id}/keys`.
 */
const vm: Binding<ApiKeysInputs> = {
  collection: {
    path: users,
    singleton: true,
    identity: {
      ofEntry: ({ id }) => `keys of user ${String(id)}`,
      ofInputs: ({ userId }) => `keys of user ${String(userId)}`,
    },
  },
  calls: ({ get }) => ({
    get: async (api, id, members) => {
      const { id: userId } = await get(api, id, members);
      return { id: userId, userId };
    },
    create: async (api, { userId }) => {
      const id = String(userId);
      const me = objectOf(await api.read("/session"), "vm", "GET /session");
      if (partOf(me, "id", "id", "vm", "GET /session") === id) {
        throw new RefusedError(
          `ApiKeys: user ${id} is "${String(me.username)}", whose keys this connection uses: generating new keys would revoke them during the run`,
          { advice: "create a separate User for the integration" },
        );
      }
      const pair = await api.change("PUT", `${users}/${id}/keys`);
      const [accessKey, secretKey] = ["accessKey", "secretKey"].map((name) =>
        partOf(pair, name, "text", "vm", `PUT ${users}/${id}/keys`),
      );
      return { id, answer: { userId: id, accessKey, secretKey } };
    },
  }),
  rules: [notAdopted],
  deletion: {
    leavesBehind: ({ userId }) =>
      `the platform cannot revoke a key pair: it remains valid until user ${String(userId)} is deleted or disabled, or gets new keys`,
  },
  wire: {
    userId: wire("userId", plainText),
    keepers: local,
  },
};

export const apiKeys = defineResource<ApiKeysInputs>({
  type: "ApiKeys",
  fields: {
    userId: replacing(reference("User")),
    keepers: optional(replacing(mapOf(text()))),
  },
  rules: [],
  outputs: ["accessKey", "secretKey"] satisfies (keyof ApiKeysOutputs)[],
  platforms: {
    vm,
    sc: "keys are generated in its web interface: its API has no documented call for it",
    nessus: "users and their keys are managed in its web interface",
  },
});
