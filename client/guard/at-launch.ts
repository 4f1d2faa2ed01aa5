import type { Props } from "../../provider/definition";
import { platformNames } from "../../provider/definition/platform";
import { RefusedError } from "../../provider/errors";
import { type Guard, refuseLacking } from "../../provider/guard/guard";
import { findingText, isRefused, judgeScan, type ScanFacts, type TargetFacts } from "../../provider/guard/judge";
import { layerOf } from "../../provider/guard/policy";
import type { Stored } from "../../provider/guard/stored";
import { factsOfStored } from "../../provider/guard/stored-scan";
import type { Client } from "../connect";
import { missingOn } from "./guard-check";
import { findAssetList } from "../finding/finding-query";
import { propsOf } from "../props";
import type { RemediationOptions } from "../remediation/remediation";
import type { ScanRef } from "../scan/runs";

/** Refuses what the guards of the settings forbid; tells what they only warn of. Nothing is read where there are none. */
async function refuse(
  client: Client,
  factsOfLaunch: (stored: Stored, guards: readonly Guard[]) => Promise<ScanFacts | undefined>,
): Promise<void> {
  const guards = client.guards();
  if (guards.length === 0) {
    return;
  }
  refuseLacking(guards, client.platform);
  const stored = await client.stored();
  const facts = await factsOfLaunch(stored, guards);
  const judged = facts ? judgeScan(facts, guards) : [];
  const problems = [
    ...(await missingOn(client, stored, guards)).map(({ guard, text }) => ({ text, stops: guard.mode === "refuse" })),
    ...judged.map((finding) => ({ text: findingText(finding), stops: isRefused(finding) })),
  ];
  problems.filter(({ stops }) => !stops).forEach(({ text }) => client.warn(text));
  const refused = problems.flatMap(({ text, stops }) => (stops ? [text] : []));
  if (refused.length > 0) {
    throw new RefusedError(`${platformNames[client.platform]}: ${refused.join("; ")}`, {
      advice: "correct this; nothing was launched",
    });
  }
}

/** Judges a scan as it is now, with these targets in place of its own. */
export const refuseLaunch = (client: Client, { id, name }: ScanRef, targets?: readonly string[]): Promise<void> =>
  refuse(client, (stored, guards) => factsOfStored(stored, { id, name, ...(targets && { targets }) }, guards));

/** Where a platform tells the family of a plugin. Nessus has no remediation scans. */
const familyOf: Record<Client["platform"], (client: Client, plugin: string) => Promise<unknown>> = {
  vm: async (client, plugin) => propsOf(await client.read(`/plugins/plugin/${plugin}`)).family_name,
  sc: async (client, plugin) => propsOf(propsOf(await client.read(`/rest/plugin/${plugin}?fields=family`)).family).name,
  nessus: () => Promise.resolve(undefined),
};

/** Judges a remediation scan before it is made: of its settings it has what is given, else the defaults of its template. */
export const refuseRemediation = (client: Client, options: RemediationOptions): Promise<void> =>
  refuse(client, async (stored) => {
    const { plugin, targets, assetList, template = "advanced", parameters = {} } = options;
    const lists: TargetFacts[] = assetList === undefined ? [] : [await stored.list(await listId(client, assetList))];
    const facts = await stored.template(template);
    const family = String(await familyOf[client.platform](client, plugin)).toLowerCase();
    const { preferences } = layerOf(parameters.preferences, undefined);
    return {
      name: `Remediation scan of plugin ${plugin}`,
      targets: [{ targets: targets ?? [] }, ...lists],
      settingsOf: "remediation",
      policy:
        "unjudged" in facts
          ? facts
          : {
              template: facts,
              // Nothing runs but this plugin.
              layers: [
                { preferences, family: (name) => (name.toLowerCase() === family ? { plugins: [plugin] } : "disabled") },
              ],
            },
    };
  });

async function listId(client: Client, name: string): Promise<string> {
  const list: Props = await findAssetList(client, client.platform as "vm" | "sc", name);
  return String(list.id);
}
