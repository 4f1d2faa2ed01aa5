import type { Props } from "../../provider";
import { unmanageableScCredentials } from "./credential-sc";
import type { Filling } from "./filling";
import { type Known, make, ref, titled } from "./objects-sc";
import type { Names } from "./text";

/** What no program can declare on Security Center. */
export async function unmanageableSc(filling: Filling, names: Names, known: Known): Promise<void> {
  const list = (body: Props, why: string): Promise<string> =>
    make(filling, "StaticAssetList", "/rest/asset", { ...titled(filling, names), ...body }, { unmanageable: why });
  const clause = { type: "clause", filterName: "os", operator: "contains", value: "Windows" };
  await list({ type: "dynamic", rules: { operator: "any", children: [clause] } }, "a dynamic asset list");
  const [first = "0"] = known.lists;
  const combined = { operator: "complement", operand1: { id: first } };
  await list({ type: "combination", combinations: combined }, "a combination of asset lists");
  await list({ type: "watchlist", definedIPs: "192.0.2.9" }, "a watchlist");
  for (const { body, unmanageable: why } of unmanageableScCredentials) {
    const titledBody = { ...titled(filling, names), ...body };
    await make(filling, "Credential", "/rest/credential", titledBody, { unmanageable: why });
  }
  const oneTime = await filling.ask("POST", "/rest/policy", {
    ...{ name: "", context: "scan", policyTemplate: { id: 1 }, preferences: { portscan_range: "default" } },
    families: [{ id: "41", plugins: [{ id: "19506" }], state: "unlocked" }],
  });
  const target = { type: "policy", repository: { id: 1 }, ipList: "192.0.2.10" };
  const remediation = { name: "Scan of plugin 19506", policy: { id: Number(oneTime.id) }, pluginID: 19506, ...target };
  await make(filling, "Scan", "/rest/scan", remediation, { unmanageable: "a remediation scan, of a policy for once" });
  const [policyId = "1000001"] = known.policies;
  const odd = (why: string, body: Props): Promise<string> =>
    make(
      filling,
      "Scan",
      "/rest/scan",
      { name: names.next(), policy: ref(policyId), ...target, ...body },
      { unmanageable: why },
    );
  await odd("a limit of one and a half hours", { maxScanTime: "5400", inactivityTimeout: "5400" });
  await odd("reports of different sources", {
    reports: [
      { id: 1, reportSource: "cumulative" },
      { id: 2, reportSource: "patched" },
    ],
  });
  await odd("a rule with a count", {
    schedule: { type: "ical", start: "TZID=Europe/Berlin:20310105T020000", repeatRule: "FREQ=DAILY;COUNT=3" },
  });
  await make(
    filling,
    "Scan",
    "/rest/agentScan",
    {
      ...{ name: names.next(), nessusManager: { id: 4 }, repository: { id: 1 }, agentGroups: [{ id: 7 }] },
      schedule: { type: "template" },
    },
    { unmanageable: "an agent scan, which is another kind of object" },
  );
}
