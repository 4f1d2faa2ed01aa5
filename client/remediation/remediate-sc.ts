import { isAtLeast, type Props } from "../../provider/definition";
import { InputError, NotFoundError, TenableError, UnknownOutcomeError } from "../../provider/errors";
import { isOpen } from "../../provider/connection/patience";
import { partOf } from "../../provider/platforms/answer";
import type { Client } from "../connect";
import { sendOnce } from "../send-once";
import { findAssetList, findRepository } from "../finding/finding-query";
import { taken } from "./original-scan";
import { laidOver, policyMembers, scanMembers } from "./parameters";
import { type Judged, noSuchPlugin, type RemediationOptions } from "./remediation";
import { type Aim, verdicts } from "./verdicts-sc";
import { wait } from "../scan/run-scan";
import { propsOf } from "../props";
import type { RunRef, ScanRef } from "../scan/runs";
import { securityCenterRuns } from "../scan/runs-sc";

const where = "Security Center";

/** "Nessus Scan Information" and its family, "Settings": without it a result lacks the information about its scan. */
const scanInformation = { plugin: "19506", family: "41" };
/** "Advanced Scan". */
const advancedTemplate = 1;
/** The five of the guide's example, with their defaults. Source: API Best Practices Guide, "Launch a Remediation Scan". */
const preferences = {
  portscan_range: "default",
  tcp_scanner: "no",
  syn_scanner: "yes",
  udp_scanner: "no",
  syn_firewall_detection: "Automatic (normal)",
};

/**
 * The guide's flow: family, one-time policy, scan of type `now`, its result, analysis.
 * Source: Security Center API Best Practices Guide, "Launch a Remediation Scan".
 */
export async function remediateOnSecurityCenter(client: Client, options: RemediationOptions): Promise<Judged> {
  const started = client.clock.now();
  const { plugin, targets = [], assetList, repository, parameters = {} } = options;
  const { deadlineMs = Infinity, onLaunch, onProgress } = options;
  const { credentialIds, repositoryId: original, from } = await taken(client, "sc", options);
  const repositoryId = await repositoryOf(client, repository, original);
  const assetListId = assetList === undefined ? undefined : String((await findAssetList(client, "sc", assetList)).id);
  const aim = { plugin, targets, assetListId, repositoryId, hasCredentials: credentialIds.length > 0 };

  const familyId = await familyOf(client, plugin);
  const members = laidOver(from, await scanMembers(client, parameters, credentialIds));
  const policyId = await makePolicy(client, plugin, familyId, await policyMembers(client, parameters));
  const scan = await launch(client, aim, policyId, members);
  const run: RunRef = { scan, id: await resultOf(client, scan) };
  onLaunch?.(run);
  const left = deadlineMs - (client.clock.now() - started);
  const result = await wait(client, securityCenterRuns, run, { deadlineMs: left, onProgress });
  return { ...result, hosts: await verdicts(client, aim, run) };
}

async function repositoryOf(client: Client, name: string | undefined, original: string | undefined): Promise<string> {
  if (name !== undefined || original !== undefined) {
    return name === undefined ? String(original) : String((await findRepository(client, name)).id);
  }
  const all = await client.list("/rest/repository", ["id", "name"]);
  const [only, ...others] = all;
  if (!only || others.length > 0) {
    const names = all.map((one) => `"${String(one.name)}"`).join(", ");
    throw new InputError(`no repository: these keys see ${names || "none"}`, {
      advice: "set the repository or the scan that found it",
    });
  }
  return String(only.id);
}

async function familyOf(client: Client, plugin: string): Promise<string> {
  let family: Props;
  try {
    family = propsOf(propsOf(await client.read(`/rest/plugin/${plugin}?fields=family`)).family);
  } catch (error) {
    throw error instanceof NotFoundError ? noSuchPlugin(where, plugin, error) : error;
  }
  if (family.id === undefined || String(family.id) === "-1") {
    throw noSuchPlugin(where, plugin);
  }
  if (family.type === "passive") {
    throw new InputError(`plugin ${plugin} belongs to the passive sensor (family ${String(family.name)})`, {
      advice: "a scan cannot test it; the sensor notices when it is fixed",
    });
  }
  return String(family.id);
}

/** A policy for one scan, which Security Center names, hides, and deletes after that scan. */
async function makePolicy(client: Client, plugin: string, familyId: string, members: Props): Promise<string> {
  const byFamily = new Map([[familyId, new Set([plugin])]]);
  byFamily.set(
    scanInformation.family,
    new Set([...(byFamily.get(scanInformation.family) ?? []), scanInformation.plugin]),
  );
  const needsState = isAtLeast(await client.version(), "6.0");
  const guide = {
    context: "scan",
    name: "",
    description: "",
    policyTemplate: { id: advancedTemplate },
    auditFiles: [],
    groups: [],
    createdTime: 0,
    modifiedTime: 0,
    preferences: { ...preferences },
    families: [...byFamily].map(([id, plugins]) => ({
      id,
      plugins: [...plugins].map((one) => ({ id: one })),
      ...(needsState && { state: "unlocked" }),
    })),
  };
  try {
    const made = await client.create("/rest/policy", laidOver(guide, members));
    return partOf(made, "id", "id", "sc", "POST /rest/policy");
  } catch (error) {
    throw isOpen(error)
      ? new UnknownOutcomeError(`not known whether the one-time policy was created: ${(error as Error).message}`, {
          advice: "no scan was launched, and the policy is not visible: run again",
          cause: error,
        })
      : error;
  }
}

/** Creating a scan of the schedule `now` launches it. Where the answer is lost, the policy tells which scan is ours. */
async function launch(client: Client, aim: Aim, policyId: string, members: Props): Promise<ScanRef> {
  const { plugin, targets, assetListId, repositoryId } = aim;
  const name = `Remediation Scan of Plugin #${plugin}`;
  const start = new Date(client.now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
  const guide = {
    name,
    description: "",
    context: "",
    type: "policy",
    policy: { id: Number(policyId) },
    pluginID: plugin,
    repository: { id: Number(repositoryId) },
    schedule: { type: "now", start: `TZID=UTC:${start}`, repeatRule: "FREQ=NOW;INTERVAL=1" },
    assets: assetListId === undefined ? [] : [{ id: Number(assetListId) }],
    ipList: targets.join(","),
    credentials: [],
    reports: [],
    groups: [],
    dhcpTracking: "false",
    scanningVirtualHosts: "false",
    emailOnLaunch: "false",
    emailOnFinish: "false",
    // What was scanned in time counts; "rollover" would launch a second scan.
    timeoutAction: "import",
    rolloverType: "template",
    classifyMitigatedAge: 0,
    maxScanTime: "unlimited",
    createdTime: 0,
    modifiedTime: 0,
  };
  const send = async (): Promise<ScanRef> => {
    const made = await client.create("/rest/scan", laidOver(guide, members));
    return { id: partOf(made, "id", "id", "sc", "POST /rest/scan"), name };
  };
  const lookForScan = async (): Promise<ScanRef | undefined> => {
    const scans = await client.list("/rest/scan", ["id", "name", "policy"]);
    const found = scans.find(({ policy }) => String(propsOf(policy).id) === policyId);
    if (found) {
      client.warn(
        `the answer to the launch was lost; scan ${String(found.id)} has its policy and is assumed to be the one`,
      );
    }
    return found && { id: String(found.id), name };
  };
  return await sendOnce(client, send, lookForScan, {
    doing: `launching "${name}", which may have started`,
    done: `"${name}" was launched`,
    advice: "check the scans and their results before you run it again",
  });
}

/** How long a result may be missing after its scan was made. */
const unseenMs = 120_000;

async function resultOf(client: Client, scan: ScanRef): Promise<string> {
  const started = client.clock.now();
  const advice = "check it in Security Center before you run it again";
  for (let pauseMs = 1_000; ; pauseMs = Math.min(30_000, pauseMs * 2)) {
    let failure: TenableError | undefined;
    try {
      const [result] = await securityCenterRuns.list(client, scan);
      if (result !== undefined) {
        return result.id;
      }
      await client.sleep(pauseMs);
    } catch (error) {
      if (client.signal?.aborted) {
        throw new TenableError(`interrupted; scan ${scan.id} ("${scan.name}") was launched and continues`, { advice });
      }
      if (!(error instanceof TenableError)) {
        throw error;
      }
      failure = error;
    }
    if (failure || client.clock.now() - started > unseenMs) {
      const what = failure
        ? `was launched, and its result is not known: ${failure.problem}`
        : "was created but has no result";
      throw new TenableError(`scan ${scan.id} ("${scan.name}") ${what}`, { advice, cause: failure });
    }
  }
}
