import { securityCenter } from "../security-center";
import { bench, calls, inTurns, median, ratioOfTurns, seconds } from "./measure";
import type { Row } from "./row";

/** Policies and lists of others that scans of the program name by id. */
const foreign = 10;

/** 300 scans, most of them of resources of the program, some of what the platform holds. */
const program = (guard: string, policies: readonly string[], lists: readonly string[]): string => `
  const tenable = require("pulumi-tenable");
  ${guard}
  const policies = Array.from({ length: 90 }, (_, n) =>
    new tenable.Policy("policy-" + n, { template: "advanced", ...tenable.hardened("strict") }).id);
  const lists = Array.from({ length: 90 }, (_, n) =>
    new tenable.StaticAssetList("list-" + n, { addresses: ["10." + n + ".0.0/24"] }).id);
  policies.push(...${JSON.stringify(policies)});
  lists.push(...${JSON.stringify(lists)});
  for (let n = 0; n < 300; n += 1) {
    new tenable.Scan("scan-" + n, {
      policyId: policies[n % policies.length], assetListIds: [lists[n % lists.length]], repositoryId: "1",
    });
  }
`;

const networks = Array.from({ length: 50 }, (_, n) => `10.${n}.0.0/16`);

export const guardRow: Row = {
  title: "a preview of 300 scans with a guard of 50 networks",
  async measure(say) {
    const one = await bench("ours", ";");
    try {
      const { ask } = securityCenter(one.emulator);
      const made = async (path: string, body: object): Promise<string> =>
        String((JSON.parse(await ask("POST", path, body)) as { response: { id: string } }).response.id);
      const policies: string[] = [];
      const lists: string[] = [];
      for (let n = 0; n < foreign; n += 1) {
        policies.push(await made("/rest/policy", { name: `foreign ${n}`, policyTemplate: { id: 1 } }));
        lists.push(await made("/rest/asset", { name: `foreign ${n}`, type: "static", definedIPs: `192.0.2.${n + 1}` }));
      }
      const guard = `tenable.guard(${JSON.stringify({ fragile: networks })});`;
      const times: Record<"with" | "without", number[]> = { with: [], without: [] };
      const requests: Record<"with" | "without", number> = { with: 0, without: 0 };
      for (let round = 0; round < 9; round += 1) {
        for (const kind of inTurns(["without", "with"] as const, round)) {
          say(`round ${round + 1}, ${kind} a guard`);
          one.project.setProgram(program(kind === "with" ? guard : "", policies, lists));
          if (round === 0) {
            requests[kind] = await calls(one, ["preview"]);
          } else {
            times[kind].push(await seconds(one.project, ["preview"]));
          }
        }
      }
      return [
        {
          figure: `requests of a guard of 50 networks beyond a preview's own (${requests.without})`,
          value: requests.with - requests.without,
          goal: 2 * foreign,
        },
        {
          figure: `time of a preview of 300 scans with it, times one without (${median(times.without).toFixed(1)} s)`,
          value: ratioOfTurns(times.with, times.without),
          goal: 1.1,
        },
      ];
    } finally {
      await one.close();
    }
  },
};
