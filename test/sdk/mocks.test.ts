import { execFileSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import * as tenable from "../../sdk";
import { repositoryRoot } from "../../tools/repo";

/** Every look-up of the package by its name; `getPlatform` asks the settings alone. */
const lookups = Object.entries(tenable).filter(
  (entry): entry is [string, (args: tenable.LookupArgs) => pulumi.Output<tenable.LookedUp>] =>
    entry[0].startsWith("get") && entry[0] !== "getPlatform",
);

const valueOf = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) => {
    output.apply(resolve);
  });

describe("Look-ups in unit tests with mocks", () => {
  const calls: pulumi.runtime.MockCallArgs[] = [];
  const outside = { ...process.env };

  beforeEach(async () => {
    calls.length = 0;
    Object.assign(process.env, {
      TENABLE_PLATFORM: "sc",
      TENABLE_URL: "https://platform.invalid",
      TENABLE_ACCESS_KEY: "access",
      TENABLE_SECRET_KEY: "secret",
    });
    await pulumi.runtime.setMocks({
      newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs as Record<string, unknown> }),
      call: (args) => {
        calls.push(args);
        return { id: "7" };
      },
    });
  });

  afterEach(() => {
    for (const key of Object.keys(process.env).filter((name) => !(name in outside))) {
      delete process.env[key];
    }
    Object.assign(process.env, outside);
  });

  for (const [name, lookup] of lookups) {
    it(`${name} asks \`call\` and no platform`, async () => {
      const found = await valueOf(lookup({ name: "Berlin 1", connection: "plant" }));
      expect(found).to.deep.equal({ id: "7", name: "Berlin 1" });
      expect(calls.map(({ token, inputs }): unknown => [token, inputs])).to.deep.equal([
        [`tenable:index:${name}`, { name: "Berlin 1", connection: "plant" }],
      ]);
    });
  }

  it("takes a name that another resource gives", async () => {
    const policy = new tenable.Policy("weekly", { template: "basic" });
    expect(await valueOf(tenable.getPolicy({ name: policy.name }).id)).to.equal("7");
    expect(calls.map(({ inputs }): unknown => inputs)).to.deep.equal([{ name: "weekly" }]);
  });

  it("is refused where neither an engine nor mocks are there", () => {
    const program = 'require("pulumi-tenable").getScanner({ name: "Berlin 1" })';
    const run = (): unknown =>
      execFileSync(process.execPath, ["-e", program], { cwd: repositoryRoot(), encoding: "utf8", stdio: "pipe" });
    expect(run).to.throw(/looking up a scanner only works in a Pulumi program/);
  });
});
