import { expect } from "chai";
import type { Json, JsonObject } from "../../emulator/index";
import { listOf, objectOf } from "../../emulator/core/json";
import { ask, fresh, get, template } from "./vm-client";

const unknown = "11111111-2222-4333-8444-555555555555";

describe("Roles of the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");
  const base = "/access-control/v1/roles";
  const analyst = { name: "Analyst", role_permission_strings: ["TIO_BACKEND.SCAN.READ", "TIO_BACKEND.ASSET.READ"] };
  const status = async (method: string, path: string, body?: object): Promise<unknown[]> => {
    const answer = await ask(emulator(), method, path, body);
    return [answer.status, answer.json?.error];
  };
  const roles = async (): Promise<JsonObject[]> => (await ask(emulator(), "GET", base)).list;

  it("are made, changed and deleted; standard ones are not", async () => {
    const made = await get(emulator(), "POST", base, analyst);
    expect(made).to.include({ name: "Analyst", type: "CUSTOM", status: "ENABLED" });
    const path = `${base}/${String(made.uuid)}`;
    expect(await get(emulator(), "PUT", path, { description: "Reads" })).to.deep.equal({
      ...made,
      description: "Reads",
    });
    expect((await get(emulator(), "GET", path)).description).to.equal("Reads");
    expect((await roles()).map(({ name }) => name)).to.include.members(["Administrator", "Basic", "Analyst"]);
    const [standard] = await roles();
    expect((await status("DELETE", `${base}/${String(standard?.uuid)}`))[0]).to.equal(400);
    expect((await status("DELETE", path))[0]).to.equal(204);
    const [code, text] = await status("GET", path);
    expect(code).to.equal(404);
    expect(text).to.match(/^Not found: containerUuid=.+, roleUuid=/);
  });

  it("need a name of their own and privileges that exist", async () => {
    await get(emulator(), "POST", base, analyst);
    expect(await status("POST", base, analyst)).to.deep.equal([409, "Duplicate roleName=Analyst."]);
    const without = await status("POST", base, { name: "Other" });
    expect(without).to.deep.equal([400, "Role permission strings array must be specified in the request."]);
    expect((await status("POST", base, { name: "Other", role_permission_strings: ["NO.SUCH.READ"] }))[0]).to.equal(400);
    const { list } = await ask(emulator(), "GET", "/access-control/v1/role-permissions");
    const manage = list.find(({ role_permission_string }) => role_permission_string === "TIO_BACKEND.SCAN.MANAGE");
    expect(manage?.included_role_permissions).to.include("TIO_BACKEND.SCAN.READ");
  });

  it("are given to users, one each, and follow what the user may do", async () => {
    const users = listOf((await get(emulator(), "GET", "/users")).users).map(objectOf);
    const basic = users.find(({ permissions }) => permissions === 16);
    const path = `/access-control/v1/users/${String(basic?.uuid)}/roles`;
    const all = await roles();
    const uuid = (name: string): Json => all.find((one) => one.name === name)?.uuid ?? null;
    expect((await get(emulator(), "GET", path)).role_uuids).to.deep.equal([uuid("Basic")]);
    await get(emulator(), "PUT", path, { role_uuids: [uuid("Standard")] });
    expect((await get(emulator(), "GET", `/users/${String(basic?.id)}`)).permissions).to.equal(32);
    const made = await get(emulator(), "POST", base, analyst);
    await get(emulator(), "PUT", path, { role_uuids: [made.uuid ?? null] });
    expect((await get(emulator(), "GET", path)).role_uuids).to.deep.equal([made.uuid]);
    expect((await status("DELETE", `${base}/${String(made.uuid)}`))[0]).to.equal(409);
    await ask(emulator(), "PUT", `/users/${String(basic?.id)}`, { permissions: 16 });
    expect((await get(emulator(), "GET", path)).role_uuids).to.deep.equal([uuid("Basic")]);
    for (const role_uuids of [[], [unknown], all.map((one) => one.uuid ?? null)]) {
      expect((await status("PUT", path, { role_uuids }))[0]).to.equal(400);
    }
    expect((await status("GET", `/access-control/v1/users/${unknown}/roles`))[0]).to.equal(404);
  });
});

describe("Attributes of assets of the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");
  const base = "/api/v3/assets";
  const attributes = async (path: string): Promise<JsonObject[]> =>
    listOf((await get(emulator(), "GET", `${base}${path}`)).attributes).map(objectOf);
  const refused = async (method: string, path: string, body?: object): Promise<number> =>
    (await ask(emulator(), method, `${base}${path}`, body)).status;

  it("are made, described, assigned, listed and taken away", async () => {
    const names = [{ name: "Owner", description: "Who looks after it" }, { name: "Hall" }];
    expect(await get(emulator(), "POST", `${base}/attributes`, { attributes: names })).to.deep.equal({});
    const [owner, hall] = await attributes("/attributes");
    expect(owner).to.include({ name: "Owner", description: "Who looks after it" });
    const [asset] = listOf((await get(emulator(), "GET", "/assets")).assets).map(objectOf);
    const path = `/${String(asset?.id)}/attributes`;
    const values = [
      { id: owner?.id, value: "Rob" },
      { id: hall?.id, value: "7" },
    ];
    await get(emulator(), "PUT", `${base}${path}`, { attributes: values });
    await get(emulator(), "PUT", `${base}${path}/${String(hall?.id)}`, { value: "8" });
    expect((await attributes(path)).map(({ name, value }) => [name, value])).to.deep.equal([
      ["Owner", "Rob"],
      ["Hall", "8"],
    ]);
    await get(emulator(), "DELETE", `${base}/attributes/${String(owner?.id)}`);
    expect((await attributes(path)).map(({ name }) => name)).to.deep.equal(["Hall"]);
    await get(emulator(), "DELETE", `${base}${path}/${String(hall?.id)}`);
    expect(await attributes(path)).to.deep.equal([]);
  });

  it("are ten at most, of names of their own, and refuse what does not exist", async () => {
    const many = Array.from({ length: 11 }, (_, index) => ({ name: `a${index}` }));
    expect(await refused("POST", "/attributes", { attributes: many })).to.equal(400);
    expect(await refused("POST", "/attributes", { attributes: [] })).to.equal(400);
    await get(emulator(), "POST", `${base}/attributes`, { attributes: [{ name: "Hall" }] });
    expect(await refused("POST", "/attributes", { attributes: [{ name: "Hall" }] })).to.equal(400);
    expect(await refused("PUT", `/attributes/${unknown}`, { description: "x" })).to.equal(400);
    expect(await refused("GET", `/${unknown}/attributes`)).to.equal(400);
  });
});

describe("Shared collections of the emulated Vulnerability Management", () => {
  const emulator = fresh("vm");
  const base = "/shared-collections";
  const everyone = { permission: "CAN_VIEW", type: "GROUP", uuid: "00000000-0000-0000-0000-000000000000" };
  const create = async (more: object = {}): Promise<string> => {
    const { request_status_id: job } = await get(emulator(), "POST", base, {
      name: "Office",
      acl: [everyone],
      ...more,
    });
    const { status } = await get(emulator(), "GET", `${base}/request-status/${String(job)}`);
    expect(status).to.equal("completed");
    return String((await get(emulator(), "POST", `${base}/_byName`, { name: "Office" })).uuid);
  };

  it("are made by jobs, seen by whom they name, changed and deleted", async () => {
    const id = await create();
    const made = await get(emulator(), "GET", `${base}/${id}`, undefined, "basic");
    expect(listOf(made.acl).map((row) => objectOf(row).permission)).to.deep.equal(["OWNER", "CAN_VIEW"]);
    expect((await ask(emulator(), "DELETE", `${base}/${id}`, undefined, "basic")).status).to.equal(403);
    await get(emulator(), "PUT", `${base}/${id}`, { name: "Hall", acl: [{ ...everyone, permission: "REMOVE_USER" }] });
    expect((await ask(emulator(), "GET", `${base}/${id}`, undefined, "basic")).status).to.equal(404);
    expect((await ask(emulator(), "GET", base)).list.map(({ name }) => name)).to.deep.equal(["Hall"]);
    await get(emulator(), "DELETE", `${base}/${id}`);
    const gone = await ask(emulator(), "GET", `${base}/${id}`);
    expect([gone.status, gone.json.error]).to.deep.equal([404, `No shared collection found with uuid=${id}`]);
  });

  it("refuse rows and names that cannot be", async () => {
    await create();
    const rows = [
      undefined,
      [everyone, everyone],
      [{ ...everyone, permission: "OWNER" }],
      [{ ...everyone, uuid: unknown }],
      [{ ...everyone, permission: "CAN_FLY" }],
    ];
    for (const acl of rows) {
      expect((await ask(emulator(), "POST", base, { name: "New", acl })).status).to.equal(400);
    }
    for (const name of ["Office", "", "n".repeat(101)]) {
      expect((await ask(emulator(), "POST", base, { name, acl: [everyone] })).status).to.equal(400);
    }
  });

  it("hold scans by the uuid of their schedule", async () => {
    const id = await create();
    const settings = { name: "Shared", text_targets: "192.0.2.1" };
    const { scan } = await get(emulator(), "POST", "/scans", { uuid: template.basic, settings });
    const { uuid } = objectOf(scan);
    const path = `${base}/${id}/scan-configs`;
    expect((await ask(emulator(), "GET", path)).status).to.equal(204);
    await get(emulator(), "POST", path, { scan_configs: [uuid] });
    const again = await get(emulator(), "POST", path, { scan_configs: [uuid] });
    expect(again.message).to.include(String(uuid));
    const { scans } = await get(emulator(), "GET", path);
    expect(listOf(scans).map((one) => objectOf(one).name)).to.deep.equal(["Shared"]);
    expect((await ask(emulator(), "POST", path, {})).json.error).to.equal("Request is missing scan configurations.");
    expect((await ask(emulator(), "POST", path, { scan_configs: ["x"] })).status).to.equal(400);
    await get(emulator(), "DELETE", path, { scan_configs: [uuid] });
    expect((await ask(emulator(), "GET", path)).status).to.equal(204);
  });
});
