import { expect } from "chai";
import type { JsonObject } from "../../emulator/index";
import { ask, fresh, get } from "./vm-client";

describe("Scanners of the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");

  it("have a limit of updates at a time, which stays where it is not sent", async () => {
    expect(await get(emulator(), "GET", "/scanners/config")).to.deep.equal({
      concurrent_update: { enabled: false, max_concurrent_update: 5 },
    });
    await get(emulator(), "PUT", "/scanners/config", { concurrent_update: { enabled: true } });
    await get(emulator(), "PUT", "/scanners/config", { concurrent_update: { max_concurrent_update: 7 } });
    expect(await get(emulator(), "GET", "/scanners/config")).to.deep.equal({
      concurrent_update: { enabled: true, max_concurrent_update: 7 },
    });
    for (const wrong of [-1, 1001, 1.5, "7"]) {
      const body = { concurrent_update: { max_concurrent_update: wrong } };
      expect((await ask(emulator(), "PUT", "/scanners/config", body)).status).to.equal(400);
    }
    expect((await ask(emulator(), "GET", "/scanners/config", undefined, "standard")).status).to.equal(403);
  });

  it("take directives, one by one and several at a time", async () => {
    const { scanners } = await get(emulator(), "GET", "/scanners");
    const uuids = (scanners as JsonObject[]).map(({ uuid }) => uuid);
    const [uuid] = uuids;
    const directive = { type: "restart", options: { hard: true } };
    const path = `/scanners/${String(uuid)}/directives`;
    expect(await get(emulator(), "POST", path, directive)).to.include({ sensor_uuid: uuid, status: "pending" });
    expect((await ask(emulator(), "POST", path, { type: "explode" })).status).to.equal(400);
    expect((await ask(emulator(), "POST", "/scanners/none/directives", directive)).status).to.equal(404);
    const many = "/scanners/bulk/directives";
    const all = await ask(emulator(), "POST", many, { all_scanners: "true", directive });
    expect(all.list.map((one) => one.sensor_uuid)).to.deep.equal(uuids);
    const one = await ask(emulator(), "POST", many, { scanners: [uuid], directive });
    expect(one.list).to.have.length(1);
    expect((await ask(emulator(), "POST", many, { scanners: ["none"], directive })).status).to.equal(404);
  });
});

describe("A tag with rules", () => {
  const emulator = fresh("vm");

  it("tells the assets that were taken off by hand", async () => {
    const filters = { asset: { and: [{ field: "ipv4", operator: "eq", value: "192.0.2.0/24" }] } };
    const body = { category_name: "Place", value: "Office", filters };
    const { uuid } = await get(emulator(), "POST", "/tags/values", body);
    const { assets } = await get(emulator(), "GET", "/assets");
    const asset = (assets as JsonObject[])[0]?.id ?? null;
    const path = `/tags/values/${String(uuid)}/exclusions`;
    const assign = (action: string): Promise<JsonObject> =>
      get(emulator(), "POST", "/tags/assets/assignments", { action, assets: [asset], tags: [uuid ?? null] });
    await assign("remove");
    const { excluded_targets: excluded } = await get(emulator(), "GET", path);
    expect((excluded as JsonObject[]).map(({ asset_uuid }) => asset_uuid)).to.deep.equal([asset]);
    await assign("add");
    expect((await get(emulator(), "GET", path)).excluded_targets).to.deep.equal([]);
  });
});

describe("An asset that is imported without an address", () => {
  const emulator = fresh("vm");
  const kinds: Record<string, JsonObject> = {
    fqdn: { fqdn: ["only.example.com"] },
    netbios_name: { netbios_name: "ONLY" },
    mac_address: { mac_address: ["02:00:5e:00:02:99"] },
    ipv6: { ipv6: ["2001:db8::9"], fqdn: ["six.example.com"] },
  };
  for (const [kind, one] of Object.entries(kinds)) {
    it(`by ${kind}, leaves scans, exports, assets and workbenches as readable as before`, async () => {
      await get(emulator(), "POST", "/import/assets", { source: "CMDB", assets: [one] });
      emulator().clock.advance(60_000);
      const { scans } = await get(emulator(), "GET", "/scans");
      for (const { id } of scans as JsonObject[]) {
        expect((await ask(emulator(), "GET", `/scans/${String(id)}`)).status).to.equal(200);
        await ask(emulator(), "POST", `/scans/${String(id)}/launch`);
        emulator().clock.advance(600_000);
        for (const format of ["nessus", "csv", "html", "pdf"]) {
          const asked = { format, ...(format === "nessus" || format === "csv" ? {} : { chapters: "vuln_by_host" }) };
          const { file } = await get(emulator(), "POST", `/scans/${String(id)}/export`, asked);
          emulator().clock.advance(60_000);
          const path = `/scans/${String(id)}/export/${String(file)}/download`;
          expect((await ask(emulator(), "GET", path)).status).to.equal(200);
        }
      }
      for (const path of ["/assets", "/workbenches/assets", "/workbenches/vulnerabilities"]) {
        expect((await ask(emulator(), "GET", path)).status).to.equal(200);
      }
      for (const exported of ["vulns", "assets"]) {
        const job = await get(
          emulator(),
          "POST",
          `/${exported}/export`,
          exported === "assets" ? { chunk_size: 100 } : {},
        );
        emulator().clock.advance(60_000);
        const path = `/${exported}/export/${String(job.export_uuid)}/chunks/1`;
        expect((await ask(emulator(), "GET", path)).status).to.equal(200);
      }
    });
  }
});
