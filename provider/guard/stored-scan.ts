import type { EncodeContext, Props } from "../definition";
import type { Platform } from "../definition/platform";
import { idsOf, commaList } from "../platforms/codecs";
import { readDocument } from "../platforms/rest/document";
import { collections as inSc } from "../platforms/sc/collections";
import { asObject } from "../values/shape";
import type { Guard } from "./guard";
import { concerns, type ScanFacts, type TargetFacts, type Unjudged } from "./judge";
import type { PolicyFacts } from "./policy";

/** A scan as a platform has it. */
export interface StoredScan {
  name: string;
  /** Targets of its own. */
  targets: TargetFacts[];
  /** Asset lists and tags. */
  lists: readonly string[];
  /** The policy that has its settings, or these. */
  policyId?: string;
  own?: PolicyFacts;
}

/** What a reader of scans may ask. */
export interface ScanAsk {
  context: EncodeContext<Props>;
  object(path: string, id: string, fields: readonly string[]): Promise<Props>;
  policyOf(document: Props): PolicyFacts;
}

type ScanReader = (ask: ScanAsk, id: string) => Promise<StoredScan>;

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const isFilled = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== "";

const rest: ScanReader = async ({ context, policyOf }, id) => {
  const answer = await context.get(`/editor/scan/${id}`);
  const document = readDocument(answer);
  const { name, text_targets, tag_targets, target_groups, asset_lists, file_targets, agent_group_id, policy_id } =
    document.basic;
  const lists = Array.isArray(tag_targets) ? tag_targets.map(String) : [];
  const targets = commaList.decode(textOf(text_targets)) ?? [];
  const others = { target_groups, asset_lists, file_targets };
  const unread = Object.entries(others).filter(([, value]) => isFilled(value));
  // A document may not tell tags: without any target, it is not known what is scanned.
  const isUntold = targets.length + lists.length + unread.length === 0 && !isFilled(agent_group_id);
  return {
    name: textOf(name),
    targets: [
      { targets },
      ...unread.map(([member]) => ({ unjudged: `its ${member} are not read` })),
      ...(isUntold ? [{ unjudged: "the platform does not tell its targets" }] : []),
    ],
    lists,
    ...(Number(policy_id) > 0 ? { policyId: String(policy_id) } : { own: policyOf(answer) }),
  };
};

const sc: ScanReader = async ({ object }, id) => {
  const { name, ipList, assets, policy } = await object(inSc.scan.path, id, ["name", "ipList", "assets", "policy"]);
  return {
    name: textOf(name),
    targets: [{ targets: commaList.decode(ipList) ?? [] }],
    lists: idsOf(assets),
    policyId: String(asObject(policy ?? {}).id),
  };
};

export const scanReaders: Readonly<Record<Platform, ScanReader>> = { vm: rest, nessus: rest, sc };

/** Who answers about a stored scan and what it names. */
interface Answers {
  scan(id: string): Promise<StoredScan | Unjudged>;
  list(id: string): Promise<TargetFacts>;
  policy(id: string): Promise<ScanFacts["policy"]>;
}

/**
 * Everything that guards have to know about a stored scan, also with other targets for one run; undefined where they
 * have no word about its targets.
 */
export async function factsOfStored(
  stored: Answers,
  { id, name, targets }: { id: string; name: string; targets?: readonly string[] },
  guards: readonly Guard[],
): Promise<ScanFacts | undefined> {
  const scan = await stored.scan(id);
  const called = `Scan "${name}" (id ${id})`;
  if ("unjudged" in scan) {
    const own: TargetFacts[] = targets ? [{ targets }] : [scan];
    return concerns(own, guards) ? { name: called, targets: own, policy: scan, settingsOf: "policy" } : undefined;
  }
  const all: TargetFacts[] = targets
    ? [{ targets }]
    : [...scan.targets, ...(await Promise.all(scan.lists.map((list) => stored.list(list))))];
  if (!concerns(all, guards)) {
    return undefined;
  }
  const { policyId, own } = scan;
  return policyId === undefined
    ? { name: called, targets: all, policy: own ?? { unjudged: "its settings are not told" }, settingsOf: "Scan" }
    : { name: called, targets: all, policy: await stored.policy(policyId), settingsOf: `policy ${policyId}` };
}
