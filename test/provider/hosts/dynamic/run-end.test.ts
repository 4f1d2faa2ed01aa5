import { EventEmitter } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, type Readable } from "node:stream";
import { expect } from "chai";
import { backendHash } from "../../../../provider/hosts/dynamic/backend";
import { RunEnd } from "../../../../provider/hosts/dynamic/run-end";

/** A process as far as the end of a run concerns it. */
class FakeProcess extends EventEmitter {
  readonly stdin: Readable;
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  exited?: number;

  /** The engine gives a pipe, which is a socket to Node. */
  constructor(stdin: Readable = new Socket()) {
    super();
    this.stdin = stdin;
  }

  exit(code: number): void {
    this.exited = code;
  }
}

describe("The end of a run", () => {
  const start = (
    env: NodeJS.ProcessEnv = {},
    process = new FakeProcess(),
  ): { process: FakeProcess; end: RunEnd; good: () => number } => {
    const end = new RunEnd(env);
    let told = 0;
    end.onGoodEnd(() => told++);
    end.listen(process as unknown as NodeJS.Process);
    return { process, end, good: () => told };
  };

  it("is good when the engine's signal comes between calls, and ends the process", async () => {
    const { process, end, good } = start();
    expect(await end.during(() => Promise.resolve(7))).to.equal(7);
    process.emit("SIGINT");
    expect([good(), process.exited]).to.deep.equal([1, 130]);
  });

  it("is none with a call in flight", () => {
    const { process, end, good } = start();
    void end.during(() => new Promise(() => undefined));
    process.emit("SIGINT");
    expect([good(), process.exited]).to.deep.equal([0, 130]);
  });

  it("is good after a call that failed", async () => {
    const { process, end, good } = start();
    await end.during(() => Promise.reject(new Error("no"))).catch(() => undefined);
    process.emit("SIGINT");
    expect(good()).to.equal(1);
  });

  it("is none once the engine has closed our input, as a killed one does", async () => {
    const { process, end, good } = start();
    expect(await end.isHeld()).to.equal(true);
    process.stdin.destroy();
    await new Promise((resolve) => process.stdin.once("close", resolve));
    process.emit("SIGINT");
    expect([await end.isHeld(), good()]).to.deep.equal([false, 0]);
  });

  it("is none where our input tells nothing of the engine", async () => {
    const { process, end, good } = start({}, new FakeProcess(new PassThrough()));
    process.emit("SIGINT");
    expect([await end.isHeld(), good()]).to.deep.equal([false, 0]);
  });

  it("ignores output that is lost: to report it would fail again", () => {
    const { process } = start();
    for (const output of [process.stdout, process.stderr]) {
      expect(() => output.emit("error", new Error("write EPIPE"))).not.to.throw();
    }
  });

  it("is none when the engine stores its state after the signal", () => {
    const { process, good } = start({ PULUMI_SKIP_CHECKPOINTS: "true" });
    process.emit("SIGINT");
    expect(good()).to.equal(0);
  });
});

describe("The hash of the backend", () => {
  let home: string;

  const hash = (env: NodeJS.ProcessEnv = {}, folder = join(home, "project", "sub")): string =>
    backendHash({ PULUMI_HOME: home, ...env }, folder);
  const project = (text: string): void => writeFileSync(join(home, "project", "Pulumi.yaml"), text);

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "pulumi-tenable-backend-"));
    mkdirSync(join(home, "project", "sub"), { recursive: true });
  });

  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it("tells backends apart, and holds no address", () => {
    const [one, other] = [hash({ PULUMI_BACKEND_URL: "s3://one" }), hash({ PULUMI_BACKEND_URL: "s3://other" })];
    expect(one).to.match(/^[0-9a-f]{16}$/);
    expect(one).not.to.equal(other);
    expect(hash({ PULUMI_BACKEND_URL: "s3://one/" })).to.equal(one);
  });

  it("tells folders apart where the address is relative to them", () => {
    const [one, other] = ["one", "other"].map((name) => join(home, name)) as [string, string];
    for (const url of ["file://.", "file://./state", "file://../state/", "file://state"]) {
      expect(hash({ PULUMI_BACKEND_URL: url }, one), url).not.to.equal(hash({ PULUMI_BACKEND_URL: url }, `${other}/x`));
    }
    for (const url of ["file:///var/state", "file://~", "file://~/state", "file://c:/state", "s3://state"]) {
      expect(hash({ PULUMI_BACKEND_URL: url }, one), url).to.equal(hash({ PULUMI_BACKEND_URL: url }, other));
    }
    expect(hash({ PULUMI_BACKEND_URL: "file://./state" }, one)).to.equal(
      hash({ PULUMI_BACKEND_URL: `file://${join(one, "state")}` }),
    );
  });

  it("follows the CLI: the variable, the project file, the user's login", () => {
    const [variable, file, login] = ["s3://variable", "s3://file", "s3://login"].map((url) =>
      hash({ PULUMI_BACKEND_URL: url }),
    );
    project("name: p\nruntime: nodejs\n");
    const none = hash();
    writeFileSync(join(home, "credentials.json"), JSON.stringify({ current: "s3://login" }));
    expect(hash()).to.equal(login);
    for (const block of [
      "backend:\n  url: s3://file\n",
      "backend: { url: 's3://file' }\n",
      'backend:\n  url: "s3://file"\n',
    ]) {
      project(`name: p\n${block}runtime: nodejs\n`);
      expect(hash()).to.equal(file);
    }
    expect(hash({ PULUMI_BACKEND_URL: "s3://variable" })).to.equal(variable);
    expect(none).not.to.equal(login);
    writeFileSync(join(home, "credentials.json"), "{");
    project("name: p\n");
    expect(hash()).to.equal(none);
    expect(hash({}, join(home, "elsewhere"))).to.equal(none);
  });
});
