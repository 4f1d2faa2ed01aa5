import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { repositoryRoot } from "../../tools/repo";
import { closeProjects, createProject, type EngineResult, type Project } from "../support/engine";
import { run } from "../support/packed";
import { Servers } from "../support/servers";
import { Site } from "../support/site";

/** Passwords of resources, each in its own way: all of them are to be seen on the platform and nowhere else. */
const canaries = {
  property: "Canary-Property-1",
  key: "Q2FuYXJ5LUtleS0yLUNhbmFyeS1LZXktMg",
  passphrase: "Canary-Phrase-3",
  escalation: "Canary-Escalation-4",
  config: "Canary-Config-5",
  variable: "Canary-Variable-6",
  transform: "Canary-Transform-7",
  transformation: "Canary-Transformation-8",
  description: "Canary-Description-9",
  target: "canary-target-10.example.com",
  user: "Canary-User-11",
  proxy: "Canary-Proxy-12/#",
  header: "Canary-Header-13",
};
type Canary = keyof typeof canaries;

const program = (marks: string): string => `
const tenable = require("pulumi-tenable");
const pulumi = require("@pulumi/pulumi");
pulumi.runtime.registerResourceTransform(({ type, name, props, opts }) =>
  name === "by-transform" ? { props: { ...props, password: "${canaries.transform}" }, opts } : undefined);
pulumi.runtime.registerStackTransformation(({ name, props, opts }) =>
  name === "by-transformation" ? { props: { ...props, password: "${canaries.transformation}" }, opts } : undefined);
const before = [];
const credential = (name, more) =>
  before.push(new tenable.Credential(name, { type: "windows", username: "scan", ...more }));
credential("by-property", { password: "${canaries.property}" });
credential("by-config", { password: new pulumi.Config().require("password") });
credential("by-variable", { password: process.env.CANARY });
credential("by-transform", {});
credential("by-transformation", {});
before.push(new tenable.StaticAssetList("hosts", { dnsNames: [pulumi.secret("${canaries.target}")],
  description: pulumi.secret("${canaries.description}") }));
before.push(new tenable.User("reader", { name: "reader", password: "${canaries.user}", roleId: "2", groupId: "1" }));
new tenable.Credential("keyed", {
  type: "ssh", authMethod: "publicKey", username: "scan", elevateWith: "sudo", description: "${marks}",
  privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\\n${canaries.key}\\n-----END OPENSSH PRIVATE KEY-----\\n",
  passphrase: "${canaries.passphrase}", escalationPassword: "${canaries.escalation}",
}, { dependsOn: before });
`;

interface Way {
  config?(site: Site<"sc">): [path: string, value: string][];
  /** As plain text, which Pulumi keeps as such: told in a warning. */
  isPlain?: boolean;
  /** With every command of the engine: how keys came makes no difference for the passwords of resources. */
  isThorough?: boolean;
  env?(site: Site<"sc">, proxy: string): Record<string, string>;
}

const familiar = (site: Site<"sc">): Record<string, string> => ({
  TENABLE_PLATFORM: "sc",
  TENABLE_URL: site.emulator.url,
});

const keysOf = ({ emulator: { keys } }: Site<"sc">): [member: string, value: string][] => [
  ["accessKey", keys.accessKey],
  ["secretKey", keys.secretKey],
  ["adminAccessKey", keys.adminAccessKey ?? ""],
  ["adminSecretKey", keys.adminSecretKey ?? ""],
];

const variablesOf = (site: Site<"sc">, prefix: string): Record<string, string> =>
  Object.fromEntries(
    keysOf(site).map(([member, value]) => [`${prefix}_${member.replace(/[A-Z]/g, "_$&").toUpperCase()}`, value]),
  );

/** Every way to give keys and passwords to a connection. */
const ways: Record<string, Way> = {
  "variables of this package": {
    isThorough: true,
    env: (site) => ({ ...familiar(site), ...variablesOf(site, "TENABLE") }),
  },
  "secret config": {
    config: (site) => keysOf(site).map(([member, value]) => [`tenable:${member}`, value]),
    env: familiar,
  },
  "plain config": {
    isPlain: true,
    config: (site) => keysOf(site).map(([member, value]) => [`tenable:${member}`, value]),
    env: familiar,
  },
  "secret config of a named connection": {
    config: (site) => [
      ["tenable:connections.default.url", site.emulator.url],
      ...keysOf(site).map(([member, value]): [string, string] => [`tenable:connections.default.${member}`, value]),
    ],
    env: () => ({ TENABLE_PLATFORM: "sc" }),
  },
  "the vendor's variables, and a proxy of the environment": {
    env: (site, proxy) => ({
      TSC_URL: site.emulator.url,
      ...variablesOf(site, "TSC"),
      HTTPS_PROXY: proxy,
      NO_PROXY: "",
    }),
  },
  "variables with a proxy's password and headers for it": {
    env: (site, proxy) => ({
      ...familiar(site),
      ...variablesOf(site, "TENABLE"),
      TENABLE_PROXY: proxy,
      TENABLE_PROXY_HEADERS: JSON.stringify({ "X-Ticket": canaries.header }),
    }),
  },
};

/** Events of the SDK for its own developers, which hold what every program registers. */
const withoutDebug = (text: string): string =>
  text
    .split("\n")
    .filter((line) => !/"prefix":"debug: "/.test(line))
    .join("\n");

/** How a canary may stand somewhere. */
const spellings = (canary: string): string[] => [
  ...new Set([
    canary,
    encodeURIComponent(canary),
    Buffer.from(canary).toString("base64").replace(/=*$/, "").slice(0, -2),
  ]),
];

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, "utf8"));
}

for (const [way, { config, env, isPlain = false, isThorough = false }] of Object.entries(ways)) {
  describe(`Keys and passwords that come by ${way}, with the real engine`, function () {
    this.timeout(300_000);
    const servers = new Servers();
    let site: Site<"sc">;
    let project: Project;
    /** Everything that could be read, by where. */
    const seen: [where: string, text: string][] = [];
    let variables: Record<string, string>;
    let sets: [path: string, value: string][];

    before(async () => {
      site = await Site.start("sc", way.includes("proxy") ? { tls: true } : {});
      const { url } = await servers.proxy();
      const proxy = new URL(url);
      proxy.username = "robot";
      proxy.password = encodeURIComponent(canaries.proxy);
      const { caFile } = site.emulator as { caFile?: string };
      variables = {
        ...env?.(site, proxy.href),
        ...(caFile !== undefined && { TENABLE_CA_FILE: caFile }),
        CANARY: canaries.variable,
        PULUMI_DEBUG_COMMANDS: "1",
      };
      project = await createProject({ program: program("one"), connectionEnv: variables });
      sets = config?.(site) ?? [];
      for (const [path, value] of sets) {
        await project.run(["config", "set", isPlain ? "--plaintext" : "--secret", "--path", path, value], {
          expect: 0,
        });
      }
      await project.run(["config", "set", "--secret", "password", canaries.config], { expect: 0 });
    });

    after(async () => {
      closeProjects();
      await servers.close();
      await site.close();
    });

    /** Runs a command and keeps what it says; the engine's own log holds what the engine hands over, and is its own. */
    const note = (where: string, { stdout, stderr }: EngineResult): void => {
      seen.push([where, withoutDebug(stdout + stderr)]);
    };

    const log = (name: string): string[] => ["--event-log", join(project.folder, `${name}.events`)];

    it("reach the platform", async () => {
      note("up", await project.run(["up", "--yes", "--diff", ...log("up")], { expect: 0 }));
      const bodies = JSON.stringify(site.emulator.requests.map(({ body }) => body));
      const sent = (Object.keys(canaries) as Canary[]).filter((name) => !["key", "proxy", "header"].includes(name));
      for (const name of sent) {
        expect(bodies, name).to.include(canaries[name]);
      }
    });

    it("are in no preview, refresh, event or message", async () => {
      project.setProgram(program("two").replaceAll("Canary-Phrase-3", "Canary-Phrase-3b"));
      note("preview --json", await project.preview([], { expect: 0 }));
      if (!isThorough) {
        return;
      }
      note("preview --diff", await project.run(["preview", "--diff", "--show-replacement-steps"], { expect: 0 }));
      note("preview, streamed", await project.preview([], { env: { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "1" } }));
      note("up", await project.run(["up", "--yes", "--diff", ...log("change")], { expect: 0 }));
      note("refresh", await project.refresh(["--diff", ...log("refresh")], { expect: 0 }));
      note("drift", await project.drift(["--diff"], { expect: 0 }));
    });

    it("are in no error that repeats them, with a stack and in the log of everything too", async () => {
      const keys = keysOf(site).map(([, value]) => value);
      const { proxy, header, ...sent } = canaries;
      const ofConnection = [
        ...keys,
        ...(way.includes("proxy") ? [proxy] : []),
        ...(way.includes("header") ? [header] : []),
      ];
      const refusal = (words: string[]): object => ({
        ...{ type: "regular", error_code: 146, response: "", warnings: [] },
        error_msg: `not taken: ${words.flatMap(spellings).join(" and ")}`,
      });
      const { faults } = site.emulator;
      const times = Number.POSITIVE_INFINITY;
      faults.add({
        match: ({ method }) => method !== "GET",
        status: 400,
        body: refusal([...Object.values(sent), ...ofConnection]),
        times,
      });
      project.setProgram(program("three").replaceAll("Canary-Phrase-3", "Canary-Phrase-3c"));
      const failed = await project.up(log("failed"), { env: { TENABLE_DEBUG: "1" } });
      expect(failed.code).to.equal(1);
      expect(failed.stdout + failed.stderr).to.match(/not taken: .*\[secret\]/);
      note("an error that repeats them", failed);
      const { stdout, stderr } = await project.up(["--logtostderr", "-v=9"], { env: { TENABLE_DEBUG: "1" } });
      // What the engine writes of what it hands over is the engine's; what it writes of what it heard is ours.
      const ours = `${stdout}\n${stderr}`.split("\n").filter((line) => !/"v":\d+\}$|"source":/.test(line));
      expect(ours.length).to.be.greaterThan(5);
      seen.push(["a log of everything", ours.join("\n")]);
      faults.clear();
      faults.add({ method: "GET", path: /^\/rest\/(asset|scan)/, status: 403, body: refusal(ofConnection), times });
      const cli = join(repositoryRoot(), "dist", "cli", "main.js");
      const args = config === undefined ? [] : ["--stack", project.stack];
      for (const more of [[], ["--json"]]) {
        const told = await run(process.execPath, [cli, "list", "scans", ...args, ...more], project.folder, {
          ...project.env(),
        }).catch((error: Error) => error.message);
        expect(told, told).to.include("[secret]");
        seen.push(["a command", told]);
      }
      faults.clear();
    });

    it("are nowhere in the state, in the journal and in what was said", async () => {
      if (isPlain) {
        expect(seen[0]?.[1]).to.match(
          /warning: tenable:accessKey, .*tenable:secretKey.*: set in plain text.*pulumi config set --secret tenable:accessKey/,
        );
      }
      const state = (await project.run(["stack", "export"], { expect: 0 })).stdout;
      seen.push(["the state", state]);
      seen.push(
        ...filesIn(join(project.folder, "..", "backend")).map((text): [string, string] => ["the backend", text]),
      );
      seen.push(...filesIn(project.stateHome).map((text): [string, string] => ["the journal", text]));
      for (const name of readdirSync(project.folder).filter((file) => file.endsWith(".events"))) {
        seen.push([`the events of ${name}`, withoutDebug(readFileSync(join(project.folder, name), "utf8"))]);
      }
      // The engine keeps and shows plain config as such, which the warning says: messages and logs may hold none.
      const keys = isPlain ? [] : keysOf(site);
      for (const [name, canary] of [...Object.entries(canaries), ...keys]) {
        for (const spelling of spellings(canary)) {
          const found = seen.filter(([, text]) => text.includes(spelling)).map(([where]) => where);
          expect(found, `${name} as ${spelling}`).to.deep.equal([]);
        }
      }
      if (isPlain) {
        const said = seen.filter(([where]) => !/^the (state|backend|events)|json|streamed|drift/.test(where));
        for (const [name, key] of keysOf(site)) {
          expect(
            said.filter(([, text]) => text.includes(key)).map(([where]) => where),
            name,
          ).to.deep.equal([]);
        }
      }
    });
  });
}
