import { randomBytes } from "node:crypto";
import type { ObjectCalls } from "../../definition";
import { collections } from "./collections";

const { path: users } = collections.users;

/** Long, and with a character of every kind that the platform's rule for passwords asks for. */
export const randomPassword = (): string => `${randomBytes(30).toString("base64url")}-aZ9`;

/**
 * Ways to log in and the password are kept apart from the user; a user is read without them.
 * Source: Vulnerability Management API, Users.
 */
export const userCalls = ({ get, create, update }: ObjectCalls): Partial<ObjectCalls> => ({
  get: async (api, id, members) => ({
    ...(await get(api, id, members)),
    ...(members.includes("permitted") && { permitted: await get(api, `${id}/authorizations`, []) }),
  }),
  create: (api, body) => create(api, { ...body, password: body.password ?? randomPassword() }),
  update: async (api, id, make) => {
    const { password: news, ...body } = await make();
    if (Object.keys(body).length > 0) {
      await update(api, id, () => body);
    }
    if (news !== undefined) {
      await api.change("PUT", `${users}/${id}/chpasswd`, { password: news });
    }
    return {};
  },
});
