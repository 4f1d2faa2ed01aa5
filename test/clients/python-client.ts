import { fail, ok } from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { type Emulator, type Platform, startEmulator } from "../../emulator/index";
import { repositoryRoot } from "../../tools/repo";
import { environmentFor, type VirtualEnvironment } from "./virtual-environment";

/** Python is not compiled: the scripts stay with the sources. */
const scripts = join(repositoryRoot(), "test", "clients");

/** Somebody else's program in Python that is tried on the emulators. */
export interface PythonClient {
  name: string;
  /** What pip is asked for. */
  requirements: readonly string[];
  /** The folder of its scripts, one for each platform: `sc.py`. */
  folder: string;
  /**
   * What each script has to report on. The list stands here and not there, so that an area which a script forgets, or
   * does not come to, is a failure.
   */
  areas: Partial<Record<Platform, readonly string[]>>;
  schemes: readonly ("http" | "https")[];
}

const platformNames: Record<Platform, string> = {
  vm: "Vulnerability Management",
  sc: "Security Center",
  nessus: "Nessus",
};

/** The variables from which pyTenable itself takes address and keys; it knows none for a second pair, nor for a CA. */
const variables: Record<Platform, string> = { vm: "TIO", sc: "TSC", nessus: "NESSUS" };

function environmentOf(platform: Platform, { url, keys, logins, caFile }: Emulator<Platform>): NodeJS.ProcessEnv {
  const prefix = variables[platform];
  const administrator = "adminAccessKey" in keys ? keys : undefined;
  return {
    ...process.env,
    [`${prefix}_URL`]: url,
    [`${prefix}_ACCESS_KEY`]: keys.accessKey,
    [`${prefix}_SECRET_KEY`]: keys.secretKey,
    [`${prefix}_ADMIN_ACCESS_KEY`]: administrator?.adminAccessKey,
    [`${prefix}_ADMIN_SECRET_KEY`]: administrator?.adminSecretKey,
    EMULATOR_URL: url,
    EMULATOR_CA_FILE: caFile,
    EMULATOR_USERNAME: logins[0]?.username,
    EMULATOR_PASSWORD: logins[0]?.password,
    // A proxy of this machine cannot reach the emulator, and an authority of this machine has not signed for it.
    NO_PROXY: "127.0.0.1",
    no_proxy: "127.0.0.1",
    REQUESTS_CA_BUNDLE: undefined,
    CURL_CA_BUNDLE: undefined,
    // What the scripts share.
    PYTHONPATH: scripts,
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONIOENCODING: "utf-8",
  };
}

/** What one run of a script has told: for each area the traceback of its failure, or nothing. */
interface Report {
  problems: Map<string, string>;
  /** Everything else that is of interest when an area is missing. */
  rest: string;
}

function runScript(python: string, script: string, env: NodeJS.ProcessEnv): Promise<Report> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [script], { env, stdio: ["ignore", "pipe", "pipe"], timeout: 110_000 });
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk) => (output += String(chunk)));
    child.stderr.on("data", (chunk) => (errors += String(chunk)));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const problems = new Map<string, string>();
      for (const line of output.split("\n").filter((text) => text.startsWith("{"))) {
        const { area, problem } = JSON.parse(line) as { area: string; problem: string };
        problems.set(area, problem);
      }
      resolve({ problems, rest: `${script} ended with ${signal ?? code}.\n${errors}` });
    });
  });
}

/** Tries a client on each platform that it has a script for, over each scheme. Skipped where Python is missing. */
export function describeClient({ name, requirements, folder, areas, schemes }: PythonClient): void {
  describe(name, () => {
    let environment: VirtualEnvironment | undefined;

    before(function () {
      environment = environmentFor(this, name, requirements);
    });

    for (const platform of Object.keys(areas) as Platform[]) {
      for (const scheme of schemes) {
        describe(`with ${platformNames[platform]} over ${scheme}`, () => {
          let emulator: Emulator<Platform> | undefined;
          let report: Report;

          before(async function () {
            this.timeout(120_000);
            ok(environment);
            emulator = await startEmulator<Platform>({ platform, tls: scheme === "https" });
            ok(emulator.url.startsWith(`${scheme}://`));
            const script = join(scripts, folder, `${platform}.py`);
            report = await runScript(environment.python, script, environmentOf(platform, emulator));
          });
          after(() => emulator?.close());

          for (const area of areas[platform] ?? []) {
            it(`gets on with ${area}`, () => {
              const problem = report.problems.get(area);
              if (problem === undefined) {
                fail(`No report on ${area}: ${report.rest}`);
              }
              if (problem !== "") {
                fail(problem);
              }
            });
          }
        });
      }
    }
  });
}
