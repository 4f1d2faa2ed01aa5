import { expect } from "chai";
import type { JsonObject } from "../../emulator/index";
import { listOf, objectOf } from "../../emulator/core/json";
import { fresh, get, template } from "./vm-client";

describe("Services of the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");
  const read = (path: string): Promise<JsonObject> => get(emulator(), "GET", path);
  const scanOf = async (more: JsonObject): Promise<JsonObject> => {
    const body = { uuid: template.basic, settings: { name: "Any", text_targets: "192.0.2.0/24" }, ...more };
    return objectOf((await get(emulator(), "POST", "/scans", body)).scan);
  };
  const ran = async (more: JsonObject): Promise<string> => {
    const id = String((await scanOf(more)).id);
    await get(emulator(), "POST", `/scans/${id}/launch`, {});
    emulator().clock.advance(300_000);
    return id;
  };

  /** Which members answers have in a year. */
  const facts: readonly (readonly [what: string, years: readonly string[], has: () => Promise<boolean>])[] = [
    ["a dashboard of new scans", ["2018"], async () => "use_dashboard" in (await scanOf({}))],
    ["networks of scanners", ["2019", "2021", "2022"], () => anyHas("scanners", "network_name")],
    ["sessions of scanners", ["2018", "2019", "2021"], () => anyHas("scanners", "num_sessions")],
    ["what scanners are told to update", ["2022"], () => anyHas("scanners", "force_plugin_update")],
    ["software of assets", ["2019", "2021", "2022"], () => anyHas("workbenches/assets", "installed_software")],
    ["icons of templates", ["2022"], () => anyHas("editor/scan/templates", "icon")],
    ["a type of licence", ["2022"], async () => "type" in (await licence())],
    ["web scans in the licence", ["2018", "2019", "2022"], async () => "was" in objectOf((await licence()).apps)],
  ];
  const rows = async (path: string): Promise<JsonObject[]> => {
    const list = path.split("/").at(-1) ?? "";
    return listOf((await read(`/${path}`))[list]).map(objectOf);
  };
  const anyHas = async (path: string, member: string): Promise<boolean> =>
    (await rows(path)).some((row) => member in row);
  const licence = async (): Promise<JsonObject> =>
    objectOf((await rows("scanners")).find(({ license }) => license !== undefined)?.license);

  for (const [what, years, has] of facts) {
    it(`have ${what} in ${years.join(", ")} alone`, async () => {
      const found: string[] = [];
      for (const service of ["2018", "2019", "2021", "2022"] as const) {
        emulator().behaviour.service = service;
        if (await has()) {
          found.push(service);
        }
      }
      expect(found).to.deep.equal(years);
    });
  }

  it("tell when an asset was scanned with credentials, and how it was discovered", async () => {
    const [asset] = await rows("workbenches/assets");
    const path = `/workbenches/assets/${String(asset?.id)}`;
    const authenticated = async (): Promise<unknown> =>
      objectOf((await read(`${path}/info`)).info).last_authenticated_scan_date;
    await ran({});
    expect(await authenticated()).to.equal(null);
    const login = { auth_method: "password", username: "any", password: "Any-1234" };
    await ran({ credentials: { add: { Host: { SSH: [login] } } } });
    await rows("scans");
    expect(await authenticated()).to.be.a("string");
    const discovered = listOf((await read(`${path}/activity`)).activity)
      .map(objectOf)
      .at(-1);
    expect(discovered).to.include({ type: "discovered" });
    expect(objectOf(discovered?.details)).to.include({ assetId: asset?.id, hasAgent: false });
  });

  it("tell neither name nor system of an unknown host", async () => {
    const id = await ran({ settings: { name: "Any", text_targets: "203.0.113.9" } });
    const [host] = listOf((await read(`/scans/${id}`)).hosts).map(objectOf);
    const { info } = await read(`/scans/${id}/hosts/${String(host?.host_id)}`);
    expect(info).to.include({ "host-ip": "203.0.113.9", "host-fqdn": null, "operating-system": null });
  });
});
