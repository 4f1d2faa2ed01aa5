import type { Props } from "../../provider/definition";
import { NotFoundError, UnknownOutcomeError } from "../../provider/errors";
import { isOpen } from "../../provider/connection/patience";
import { canonicalTemplate } from "../../provider/values/template";
import { partOf } from "../../provider/platforms/answer";
import type { Client } from "../connect";
import { findNamed, nothingCalled } from "../find-named";
import { findAssetList } from "../finding/finding-query";
import { taken } from "./original-scan";
import { laidOver, scanMembers } from "./parameters";
import { type Judged, noSuchPlugin, type RemediationOptions } from "./remediation";
import { scanInformation, verdicts } from "./verdicts-vm";
import { launch, wait } from "../scan/run-scan";
import { propsOf } from "../props";
import { editorRuns } from "../scan/runs-editor";
import type { RunRef, ScanRef } from "../scan/runs";

/** Source: Vulnerability Management API, Scans, `POST /scans/remediation`, `POST /scans/{id}/launch`, `GET /scans/{id}`. */
export async function remediateOnVulnerabilityManagement(client: Client, options: RemediationOptions): Promise<Judged> {
  const { plugin, targets = [], deadlineMs, onLaunch, onProgress } = options;
  const isLocal = await isLocalCheck(client, plugin);
  const { credentialIds, from } = await taken(client, "vm", options);
  const scan = await makeScan(client, options, from, credentialIds);
  const run: RunRef = { scan, id: await launch(client, editorRuns, scan) };
  onLaunch?.(run);
  const result = await wait(client, editorRuns, run, { deadlineMs, onProgress });
  const login = isLocal ? { hasCredentials: credentialIds.length > 0 } : undefined;
  return { ...result, hosts: await verdicts(client, run, { plugin, targets, login }) };
}

async function isLocalCheck(client: Client, plugin: string): Promise<boolean> {
  try {
    const { attributes } = propsOf(await client.read(`/plugins/plugin/${plugin}`));
    const list = Array.isArray(attributes) ? (attributes as Props[]) : [];
    return list.some((one) => one.attribute_name === "plugin_type" && one.attribute_value === "local");
  } catch (error) {
    throw error instanceof NotFoundError ? noSuchPlugin("Vulnerability Management", plugin, error) : error;
  }
}

/** What remediation scans are made of: the first of these that the platform has, when none is named. */
const usualTemplates = ["advanced", "custom", "basic"];

/** Templates for remediation scans are listed apart from those for scans, and have uuids of their own. */
async function templateUuid(client: Client, wanted: string | undefined): Promise<unknown> {
  const path = "/editor/remediation/templates";
  const templates = await client.list(path, ["name"]);
  const isCalled = ({ uuid, name, title }: Props, word: string): boolean =>
    uuid === word || [name, title].some((one) => canonicalTemplate(String(one)) === canonicalTemplate(word));
  const [found] = (wanted === undefined ? usualTemplates : [wanted])
    .map((word) => templates.find((entry) => isCalled(entry, word)))
    .filter((entry) => entry !== undefined);
  if (!found) {
    throw nothingCalled(client, "remediation template", wanted ?? "advanced", templates);
  }
  return found.uuid;
}

async function makeScan(
  client: Client,
  options: RemediationOptions,
  from: Props,
  credentialIds: readonly string[],
): Promise<ScanRef> {
  const { plugin, targets = [], assetList, scanner, template, parameters = {} } = options;
  const name = `Remediation Scan of Plugin #${plugin}`;
  const uuid = await templateUuid(client, template);
  const tag = assetList === undefined ? undefined : await findAssetList(client, "vm", assetList);
  const found = scanner === undefined ? undefined : await findNamed(client, scannerPlace, scanner);
  const own = {
    uuid,
    enabled_plugins: [...new Set([Number(plugin), scanInformation])],
    settings: {
      name,
      ...(targets.length > 0 && { text_targets: targets.join(",") }),
      ...(tag && { tag_targets: [tag.id], use_tag_rules_as_targets: true }),
      ...(found && { scanner_id: found.uuid }),
    },
  };
  const body = laidOver(from, await scanMembers(client, parameters, credentialIds), own);
  try {
    const path = "/scans/remediation";
    return { id: partOf(await client.create(path, body), "scan.id", "id", "vm", `POST ${path}`), name };
  } catch (error) {
    throw isOpen(error)
      ? new UnknownOutcomeError(`not known whether the remediation scan was created: ${(error as Error).message}`, {
          advice: "no scan was launched; delete it if it exists, and run again",
          cause: error,
        })
      : error;
  }
}

const scannerPlace = { kind: "scanner", path: "/scanners", fields: ["uuid"] };
