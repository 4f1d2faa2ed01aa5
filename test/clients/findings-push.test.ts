import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importFindings } from "../../client";
import { repositoryRoot } from "../../tools/repo";
import { siteOf } from "../support/client-site";
import { environmentFor } from "./virtual-environment";

const script = join(repositoryRoot(), "test", "clients", "pytenable", "chunks.py");

interface Chunk {
  objects: Record<string, unknown>[];
}

const rows = [
  "ip,fqdn,mac,netbios,cve,severity,state,id,title,port,protocol,first_seen,last_seen,cpe",
  '"192.0.2.1;2001:db8::1;fe80::1",db.example.com,02:00:5e:00:02:99,LAB\\A-NAME-OF-MORE-THAN-16,' +
    `"CVE-2021-44228,CVE-2024-123456",info,fixed,${"7".repeat(200)},${"T".repeat(600)},443,tcp,2026-01-01,` +
    "2026-02-01T08:00+01:00,cpe:2.3:a:Apache:log4j",
  "192.0.2.9,,,,CVE-2021-44228,critical,reopened,,,,,,,",
  ",printer,,,CVE-2021-44228,,,,,,,,,",
];

describe("What is sent by findings push", () => {
  let python: string;
  before(function () {
    python = environmentFor(this, "pyTenable", ["pytenable"])?.python ?? "";
  });

  it("is valid for the models of pyTenable, which cut and change nothing of it", async function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), "pulumi-tenable-chunks-"));
    const { client, emulator } = await siteOf("vm");
    const file = join(folder, "plant.csv");
    writeFileSync(file, `${rows.join("\n")}\n`);
    await importFindings(client, file, { source: "plant" });
    const sent = emulator.requests.filter(({ path }) => path.includes("/chunks/")).map(({ body }) => body);
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });

    const input = sent.map((body) => `${JSON.stringify(body)}\n`).join("");
    const read = JSON.parse(execFileSync(python, [script], { input, encoding: "utf8" })) as Chunk;
    const [chunk] = sent as unknown as [Chunk];
    expect(sent).to.have.length(1);
    expect(read.objects.map(({ id }) => id)).to.deep.equal(chunk.objects.map(({ id }) => id));
    for (const [index, object] of read.objects.entries()) {
      expect(Object.keys(object)).to.have.members(Object.keys(chunk.objects[index] as object));
    }
  });
});
