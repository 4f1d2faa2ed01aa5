import { randomBytes } from "node:crypto";

export interface KeyPair {
  accessKey: string;
  secretKey: string;
}

/** The key pairs of a site: the administrator's at the top, and one for each user of a fresh site. */
export interface Keys extends KeyPair {
  users: { administrator: KeyPair; standard: KeyPair; basic: KeyPair };
}

/** Vulnerability Management API, "Authorization": both keys are 64 hexadecimal digits. */
export const makePair = (): KeyPair => ({
  accessKey: randomBytes(32).toString("hex"),
  secretKey: randomBytes(32).toString("hex"),
});

export function makeKeys(): Keys {
  const administrator = makePair();
  return { ...administrator, users: { administrator, standard: makePair(), basic: makePair() } };
}
