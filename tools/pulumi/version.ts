import { execFile } from "node:child_process";

/** The version that is installed or built when none is there. It goes with `@pulumi/pulumi` 3.248.0, the last for Node 20. */
export const pulumiVersion = "3.259.0";

/** Import files need 3.254; `X.get` with our SDK breaks after 3.259. Both were measured. */
const oldestMinor = 254;
const newestMinor = 259;

/** Whether the tests are known to pass with a CLI of this version; a newer one may do. */
export function judgeVersion(version: string): "tested" | "newer" | "unfit" {
  const found = /^3\.(\d+)\.\d+$/.exec(version);
  const minor = Number(found?.[1]);
  if (found === null || minor < oldestMinor) {
    return "unfit";
  }
  return minor > newestMinor ? "newer" : "tested";
}

/** The one line that is said where a newer CLI is used. */
export const newerVersion = (version: string): string =>
  `Using Pulumi ${version} from PATH; the tests are known to pass with 3.${oldestMinor} to 3.${newestMinor}.\n`;

/** What `pulumi version` answers, without the "v"; undefined when it is missing, broken or does not answer. */
export function askVersion(bin: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    // A shell for Windows only, where `pulumi` may be a .cmd file.
    const options = { env, timeout: 20_000, killSignal: "SIGKILL" as const, shell: process.platform === "win32" };
    execFile(bin, ["version"], options, (error, stdout) => {
      resolve(error === null ? /^v?(\d+\.\d+\.\d+)\s*$/.exec(stdout)?.[1] : undefined);
    });
  });
}
