import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Emulator, type Platform, startEmulator } from "../../emulator/index";
import { connectionEnv } from "../../tools/connection";
import { byHand } from "../support/by-hand";
import { cli, type CliResult } from "../support/cli";
import { newFolder } from "./adopting";

/** `pulumi-tenable adopt` of an emulator into a folder that does not exist yet, for the tests of one suite. */
export class AdoptSite {
  emulator!: Emulator<Platform>;
  folder!: string;
  private remove!: () => void;

  constructor() {
    beforeEach(() => {
      ({ folder: this.folder, remove: this.remove } = newFolder());
    });
    afterEach(async () => {
      this.remove();
      await this.emulator.close();
    });
  }

  async start(platform: Platform = "nessus"): Promise<void> {
    this.emulator = await startEmulator({ platform });
  }

  adopt(...args: string[]): Promise<CliResult> {
    return cli(["adopt", this.folder, ...args], { env: connectionEnv(this.emulator) });
  }

  /** The same, with success. */
  async done(...args: string[]): Promise<CliResult> {
    const result = await this.adopt(...args);
    expect(result.code, result.err + result.out).to.equal(0);
    return result;
  }

  /** The same, with one line that refuses it. */
  async refused(...args: string[]): Promise<string> {
    const result = await this.adopt(...args);
    expect(result.code, result.err + result.out).to.equal(2);
    expect(result.err.trim().split("\n")).to.have.length(1);
    return result.err;
  }

  /** A file of the project. */
  text(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** A policy that somebody makes by hand, on Nessus. */
  policy(name: string): Promise<unknown> {
    return byHand(this.emulator, "POST", "/policies", {
      uuid: "ad629e16-03b6-8c1d-cef6-ef8c9dd3c658d24bd260ef5f9e66",
      settings: { name },
    });
  }
}
