import type { Emulator } from "../../emulator";

/** The environment that a user of this emulator would set. */
export function connectionEnv({ url, keys }: Emulator): Record<string, string> {
  return {
    TENABLE_PLATFORM: "sc",
    TENABLE_URL: url,
    TENABLE_ACCESS_KEY: keys.accessKey,
    TENABLE_SECRET_KEY: keys.secretKey,
    TENABLE_ADMIN_ACCESS_KEY: keys.adminAccessKey ?? "",
    TENABLE_ADMIN_SECRET_KEY: keys.adminSecretKey ?? "",
  };
}
