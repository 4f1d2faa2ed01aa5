import { expect } from "chai";
import type { Found } from "../../../provider";
import { PermissionError, RefusedError, TenableError } from "../../../provider/errors";
import { rejects } from "../../support/rejects";
import { Site } from "../../support/site";

describe("A Folder", () => {
  let site: Site<"vm">;

  before(async () => {
    site = await Site.start("vm");
  });

  after(() => site.close());

  beforeEach(() => site.reset());

  const folder = (): ReturnType<Site["resource"]> => site.resource("Folder");
  const make = (): Promise<Found> => site.create("Folder", { name: "Plant 7", __address: "p/a/folder" });
  const names = async (): Promise<unknown[]> => {
    const { folders } = (await site.byHand("GET", "/folders")) as { folders: { name: string }[] };
    return folders.map(({ name }) => name);
  };

  /** The keys of another administrator, who does not see the folders of the first one. */
  async function otherAdministrator(): Promise<Record<string, string>> {
    const body = { username: "second@example.com", password: "Correct-Horse-1", permissions: 64, type: "local" };
    const { id } = await site.byHand("POST", "/users", body);
    const { accessKey, secretKey } = await site.byHand("PUT", `/users/${String(id)}/keys`);
    return { TENABLE_ACCESS_KEY: String(accessKey), TENABLE_SECRET_KEY: String(secretKey) };
  }

  it("is not taken for gone with another administrator's keys, who has folders of their own", async () => {
    const made = await make();
    site.restart(await otherAdministrator());
    const owner = /use the keys of \S+@example\.com, the owner(;|$)/;
    const refused = await rejects(folder().read(made.id, made.outs), PermissionError, owner);
    expect(refused.message).not.to.match(/or of an administrator/);
    await rejects(folder().delete(made.id, made.outs), TenableError, owner);
    expect(await names()).to.include("Plant 7");
  });

  it("is not created twice when another administrator goes on with a run that was killed", async () => {
    // The engine never came to know of it: the run was killed after the create was answered.
    const { id } = await make();
    site.restart(await otherAdministrator());
    const from = site.emulator.requests.length;
    const words = new RegExp(`Folder "Plant 7" \\(id ${id}\\).*use the keys of \\S+@example\\.com, or run`);
    await rejects(make(), RefusedError, words);
    expect(site.writes(from)).to.deep.equal([]);
  });

  it("that holds scans is not deleted unless the program says so, for they would go to the trash", async () => {
    const made = await make();
    site.endRun();
    const { templates } = (await site.byHand("GET", "/editor/scan/templates")) as {
      templates: { name: string; uuid: string }[];
    };
    const uuid = templates.find(({ name }) => name === "basic")?.uuid;
    const settings = { name: "weekly", text_targets: "192.0.2.1", folder_id: Number(made.id) };
    await site.byHand("POST", "/scans", { uuid, settings });
    const from = site.emulator.requests.length;
    await rejects(
      folder().delete(made.id, made.outs),
      RefusedError,
      /has 1 scan, which would be moved to the trash.*deleteWithScans/,
    );
    for (const fault of [
      { status: 403, body: "" },
      { status: 200, body: "{}" },
    ]) {
      site.emulator.faults.add({ method: "GET", path: /^\/scans/, ...fault });
      await rejects(folder().delete(made.id, made.outs), RefusedError, /is not deleted: it is not known/);
      site.emulator.faults.clear();
    }
    expect(site.writes(from)).to.deep.equal([]);
    await folder().delete(made.id, { ...made.outs, deleteWithScans: true });
    expect(await names()).not.to.include("Plant 7");
  });
});
