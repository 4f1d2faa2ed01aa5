import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { connectionEnv } from "../../tools/connection";
import { cli, type CliResult } from "../support/cli";

describe("pulumi-tenable import-scan", () => {
  let vm: Emulator<"vm">;
  let cwd: string;
  before(async () => {
    vm = await startEmulator({ platform: "vm" });
    cwd = mkdtempSync(join(tmpdir(), "pulumi-tenable-import-"));
    writeFileSync(join(cwd, "a.nessus"), `<NessusClientData_v2><Report name="Old"></Report></NessusClientData_v2>`);
  });
  after(async () => {
    rmSync(cwd, { recursive: true, force: true });
    await vm.close();
  });

  const run = (...args: string[]): Promise<CliResult> => cli(["import-scan", ...args], { cwd, env: connectionEnv(vm) });

  it("says what was made, as a line or as JSON", async () => {
    const line = await run("a.nessus", "--folder", "My Scans");
    expect(line).to.include({ code: 0, err: "" });
    expect(line.out).to.match(/^a\.nessus is scan "Old" \(id \d+\)\n$/);
    const json = await run("a.nessus", "--json");
    expect(JSON.parse(json.out)).to.have.keys("id", "name");
  });

  it("ends with 2 for what cannot be, and with 1 for what the platform refuses", async () => {
    const missing = await run("b.nessus");
    expect(missing.code).to.equal(2);
    expect(missing.err).to.match(/^pulumi-tenable: b\.nessus cannot be read: .*\n$/);
    vm.faults.add({ path: "/scans/import", status: 400, body: { error: "no such format" } });
    const refused = await run("a.nessus");
    expect(refused.code).to.equal(1);
    expect(refused.err).to.match(/refused POST \/scans\/import \(400\): no such format\n$/);
  });
});
