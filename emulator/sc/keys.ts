import { randomBytes } from "node:crypto";

/** The two key pairs of a site: an organization's Security Manager, and an administrator. */
export interface Keys {
  accessKey: string;
  secretKey: string;
  adminAccessKey?: string;
  adminSecretKey?: string;
}

/** API Best Practices Guide: two strings of 32 hexadecimal digits, 64 characters together. */
const makeKey = (): string => randomBytes(16).toString("hex");

export const makeKeys = (): Keys => ({
  accessKey: makeKey(),
  secretKey: makeKey(),
  adminAccessKey: makeKey(),
  adminSecretKey: makeKey(),
});
