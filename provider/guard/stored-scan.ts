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

const untold: Unjudged = { unjudged: "the platform does not tell all of its targets" };

/** Reads scans by their editor documents. `tagsOf` asks for the tags where a document shows none. */
const byDocument =
  (tagsOf: (ask: ScanAsk, id: string, shown: unknown) => Promise<readonly string[] | undefined>): ScanReader =>
  async (ask, id) => {
    const answer = await ask.context.get(`/editor/scan/${id}`);
    const document = readDocument(answer);
    const { name, text_targets, tag_targets, target_groups, asset_lists, file_targets, agent_group_id, policy_id } =
      document.basic;
    const targets = commaList.decode(textOf(text_targets)) ?? [];
    const others = { target_groups, asset_lists, file_targets };
    const unread = Object.entries(others).filter(([, value]) => isFilled(value));
    const lists = isFilled(agent_group_id) ? [] : await tagsOf(ask, id, tag_targets);
    // Without any target, it is not known what is scanned.
    const isUntold = targets.length + (lists ?? []).length + unread.length === 0 && !isFilled(agent_group_id);
    return {
      name: textOf(name),
      targets: [
        { targets },
        ...unread.map(([member]) => ({ unjudged: `its ${member} are not read` })),
        ...(isUntold || lists === undefined ? [untold] : []),
      ],
      lists: lists ?? [],
      ...(Number(policy_id) > 0 ? { policyId: String(policy_id) } : { own: ask.policyOf(answer) }),
    };
  };

/**
 * Tags of a scan: undefined where nothing tells them. No recorded document is of a scan with tags, and one without any
 * may hide them: results tell them as well, null for none.
 * Source: recorded answers to `GET /editor/scan/{id}` and `GET /scans/{id}`, `info.tag_targets`.
 */
const tagsOnVm = async ({ context }: ScanAsk, id: string, shown: unknown): Promise<readonly string[] | undefined> => {
  if (isFilled(shown)) {
    return (shown as unknown[]).map(String);
  }
  const { tag_targets: told } = asObject((await context.get(`/scans/${id}`)).info ?? {});
  return Array.isArray(told) ? told.map(String) : told === null || shown !== undefined ? [] : undefined;
};

const noTags = (): Promise<readonly string[]> => Promise.resolve([]);

const sc: ScanReader = async ({ object }, id) => {
  const { name, ipList, assets, policy } = await object(inSc.scan.path, id, ["name", "ipList", "assets", "policy"]);
  const targets = commaList.decode(ipList) ?? [];
  const lists = idsOf(assets ?? []);
  const isUntold = ipList === undefined || assets === undefined || targets.length + lists.length === 0;
  return {
    name: textOf(name),
    targets: [{ targets }, ...(isUntold ? [untold] : [])],
    lists,
    policyId: String(asObject(policy ?? {}).id),
  };
};

export const scanReaders: Readonly<Record<Platform, ScanReader>> = {
  vm: byDocument(tagsOnVm),
  nessus: byDocument(noTags),
  sc,
};

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
