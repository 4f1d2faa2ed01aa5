import type { Emulator, Platform } from "../emulator/index";

/** The environment that a user of this emulator would set; that of a named connection: `TENABLE_PLANT_URL` for "PLANT". */
export function connectionEnv({ platform, url, keys }: Emulator<Platform>, name = ""): Record<string, string> {
  const prefix = name === "" ? "TENABLE_" : `TENABLE_${name}_`;
  const env = {
    [`${prefix}PLATFORM`]: platform,
    [`${prefix}URL`]: url,
    [`${prefix}ACCESS_KEY`]: keys.accessKey,
    [`${prefix}SECRET_KEY`]: keys.secretKey,
  };
  return "users" in keys
    ? env
    : {
        ...env,
        [`${prefix}ADMIN_ACCESS_KEY`]: keys.adminAccessKey ?? "",
        [`${prefix}ADMIN_SECRET_KEY`]: keys.adminSecretKey ?? "",
      };
}
