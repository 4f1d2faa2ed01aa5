import { randomBytes } from "node:crypto";
import type { Login } from "../core/login";

export interface KeyPair {
  accessKey: string;
  secretKey: string;
}

/** The key pairs of a site: the administrator's at the top, and one for each user of a fresh site. */
export interface Keys extends KeyPair {
  users: { administrator: KeyPair; standard: KeyPair; basic: KeyPair };
}

/** The password of every user of a fresh site. */
export const freshPassword = "Emulator-1234";

/** The users of a fresh site, by the part of their user name that tells what they may do. */
export const restLogins = (domain: string, roles: Readonly<Record<keyof Keys["users"], string>>): Login[] =>
  Object.entries(roles).map(([name, role]) => ({ username: `${name}${domain}`, password: freshPassword, role }));

/** Vulnerability Management API, "Authorization": both keys are 64 hexadecimal digits. */
export const makePair = (): KeyPair => ({
  accessKey: randomBytes(32).toString("hex"),
  secretKey: randomBytes(32).toString("hex"),
});

export function makeKeys(): Keys {
  const administrator = makePair();
  return { ...administrator, users: { administrator, standard: makePair(), basic: makePair() } };
}
