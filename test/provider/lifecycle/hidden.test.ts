import { expect } from "chai";
import { Resource } from "../../../provider";
import { InputError, PartialError } from "../../../provider/errors";
import { SecretValues, takeHidden } from "../../../provider/lifecycle/hidden";
import { TestClock } from "../../support/clock";
import { settingsOf } from "../../support/core";
import { rejects } from "../../support/rejects";

const url = "https://nessus.example.com";
const host = {
  clock: new TestClock(),
  log: () => undefined,
  mayProceed: () => Promise.resolve(),
  journalFolder: "/nowhere",
};
const scan = new Resource("Scan", () => settingsOf({ url, platform: "nessus" }, {}), host);
const inputs = { name: "weekly", template: "basic", targets: ["192.0.2.1"] };

describe("What a program tells its provider in hidden inputs", () => {
  it("is taken out of the inputs", () => {
    const hidden = { __secrets: ["targets"], __unresolved: {}, __asked: url };
    const checked = scan.check({}, { ...inputs, ...hidden });
    expect(checked).to.deep.equal({ inputs, failures: [] });
  });

  it("keeps secrets out of what a check says, in quotes or not, below the top too", () => {
    const news = {
      ...inputs,
      targets: ["hunter 2"],
      schedule: { repeat: "a", start: "2030-01-05T02:00:00", timeZone: "Mars/Olympus" },
    };
    const { failures } = scan.check({}, { ...news, __secrets: ["targets", "schedule"] });
    const said = failures.map(({ reason }) => reason).join("\n");
    expect(said).to.include("Scan.targets[0]: ");
    expect(said).to.include("Scan.schedule.timeZone: ");
    expect(said).not.to.match(/hunter|Mars|"a"/);
  });

  it("keeps secrets out of what is thrown later", async () => {
    const secrets = new SecretValues();
    const { news, told } = takeHidden({ template: "hunter-4", count: 4711, __secrets: ["template", "count"] });
    secrets.add(news, told);
    const refused = new InputError('no template "hunter-4"; 4711 are there', { advice: "take one" });
    await rejects(
      secrets.guard(() => Promise.reject(refused)),
      InputError,
      /^no template "\[secret\]"; \[secret\] are there: take one$/,
    );
    const partial = new PartialError("7", {}, new Error("kept hunter-4"));
    await rejects(
      secrets.guard(() => Promise.reject(partial)),
      PartialError,
      /^kept \[secret\]: run again/,
    );
    expect(partial.reasons).to.deep.equal([partial.message]);
    expect(await secrets.guard(() => Promise.resolve(1))).to.equal(1);
  });

  it("refuses a property whose resource this run leaves out, and tells nothing else", () => {
    const { failures } = scan.check({}, { name: "weekly", __unresolved: { policyId: 'Policy "p"', folderId: "" } });
    expect(failures.map(({ reason }) => reason)).to.deep.equal([
      'Scan.policyId comes from Policy "p", which this run did not create; if --target leaves it out, add it there',
      "Scan.folderId comes from a resource, which this run did not create; if --target leaves it out, add it there",
    ]);
  });

  it("refuses ids that were looked up on another platform", () => {
    const { failures } = scan.check({}, { ...inputs, __asked: "https://other.example.com" });
    expect(failures.map(({ reason }) => reason)).to.deep.equal([
      `Scan: the program reads connection "default" as https://other.example.com, its provider as ${url}; set it in the stack's config, or alike in process.env and the envVars of the Automation API`,
    ]);
  });
});
