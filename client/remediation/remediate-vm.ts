import type { Props } from "../../provider/definition";
import { NotFoundError, PermissionError, UnexpectedAnswerError, UnknownOutcomeError } from "../../provider/errors";
import { isOpen } from "../../provider/platforms/api";
import { canonicalTemplate } from "../../provider/values/template";
import { isIP } from "node:net";
import { bulkExport } from "../bulk-export";
import type { Client } from "../connect";
import { findNamed, nothingCalled } from "../find-named";
import { findAssetList } from "../finding/finding-query";
import { assetsOfChunk } from "../finding/findings-vm";
import { taken } from "./original-scan";
import { laidOver, scanMembers } from "./parameters";
import {
  addressKey,
  type HostVerdict,
  type Judged,
  loginFailed,
  namedHosts,
  needsLogin,
  neverFound,
  noSuchPlugin,
  type RemediationOptions,
} from "./remediation";
import { launch, wait } from "../scan/run-scan";
import { propsOf } from "../props";
import { editorRuns } from "../scan/runs-editor";
import type { RunRef, ScanRef } from "../scan/runs";

/** "Nessus Scan Information": it reports on every host that answers, which tells "fixed" from "not there". */
const scanInformation = 19_506;

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
  const hosts = await scannedHosts(client, run, Number(plugin), login);
  const known = hosts.some(({ isFound }) => !isFound) ? await everFoundIfAllowed(client, plugin) : undefined;
  return { ...result, hosts: verdicts(hosts, targets, known) };
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
  const tag = assetList === undefined ? undefined : await findAssetList(client, assetList);
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
    const made = propsOf(propsOf(await client.create("/scans/remediation", body)).scan);
    if (made.id === undefined) {
      throw new UnexpectedAnswerError({ platform: "vm", request: "POST /scans/remediation" }, `no "scan.id"`);
    }
    return { id: String(made.id), name };
  } catch (error) {
    throw isOpen(error)
      ? new UnknownOutcomeError(`not known whether the remediation scan was made: ${(error as Error).message}`, {
          advice: "nothing was launched; delete one that is there, and try again",
          cause: error,
        })
      : error;
  }
}

const scannerPlace = { kind: "scanner", path: "/scanners", fields: ["uuid"] };

/** What a host of a result is called, and what was found there when it was asked for. */
interface Scanned {
  address: string;
  name?: string;
  /** The asset's uuid. */
  uuid?: string;
  isFound: boolean;
  /** Why its silence says nothing. */
  silence?: string;
}

const listOf = (value: unknown): Props[] => (Array.isArray(value) ? (value as Props[]) : []);

/** The hosts of a run, by what tells addresses apart. `login` is given for a check that has to log in. */
async function scannedHosts(
  client: Client,
  run: RunRef,
  plugin: number,
  login: { hasCredentials: boolean } | undefined,
): Promise<Scanned[]> {
  const path = `/scans/${run.scan.id}`;
  const result = propsOf(await client.read(`${path}?history_uuid=${run.id}`));
  const history = listOf(result.history).find(({ uuid }) => uuid === run.id);
  const query = `history_id=${String(history?.history_id)}`;
  const isFoundAnywhere = listOf(result.vulnerabilities).some(({ plugin_id }) => plugin_id === plugin);
  const scanned = new Map<string, Scanned>();
  for (const host of listOf(result.hosts)) {
    const hostPath = `${path}/hosts/${String(host.host_id)}`;
    // Where nothing was found, the list of hosts says enough; as long as it calls them by address.
    const needsDetails = isFoundAnywhere || isIP(String(host.hostname)) === 0;
    const details = needsDetails ? propsOf(await client.read(`${hostPath}?${query}`)) : {};
    const info = propsOf(details.info);
    const address = String(info["host-ip"] ?? host.hostname);
    const name = info["host-fqdn"];
    const isFound = listOf(details.vulnerabilities).some(({ plugin_id }) => plugin_id === plugin);
    const silence =
      isFound || !login ? undefined : await silenceOf(client, `${hostPath}/plugins/${scanInformation}?${query}`, login);
    scanned.set(addressKey(address), {
      address,
      isFound,
      ...(typeof name === "string" && name !== address && { name }),
      ...(typeof host.uuid === "string" && { uuid: host.uuid }),
      ...(silence !== undefined && { silence }),
    });
  }
  return [...scanned.values()];
}

/** Why a check that has to log in says nothing of a host; undefined when the scan has logged in. */
async function silenceOf(
  client: Client,
  path: string,
  login: { hasCredentials: boolean },
): Promise<string | undefined> {
  if (!login.hasCredentials) {
    return `not found, but ${needsLogin}`;
  }
  const { outputs } = propsOf(await client.read(path).catch(notThere));
  const text = listOf(outputs)
    .map((output) => String(output.plugin_output))
    .join("\n");
  return /^\s*Credentialed checks *: *yes/im.test(text) ? undefined : `not found, but ${loginFailed}`;
}

function notThere(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) {
    throw error;
  }
}

/** Answers whether the plugin has ever found something on a host, in whatever state that is now. */
type EverFound = (host: Scanned) => boolean;

async function everFound(client: Client, plugin: string): Promise<EverFound> {
  const filters = { state: ["OPEN", "REOPENED", "FIXED"], since: 1, plugin_id: [Number(plugin)] };
  const request = { num_assets: assetsOfChunk, include_unlicensed: true, filters };
  const known = new Set<string>();
  for await (const { items } of bulkExport(client, "vulns", request, { signal: client.signal })) {
    for (const { uuid, ipv4, ipv6, fqdn, hostname } of items.map(({ asset }) => propsOf(asset))) {
      const addresses = [ipv4, ipv6].flatMap((one) => (typeof one === "string" && one !== "" ? addressKey(one) : []));
      const names = [uuid, fqdn, hostname].flatMap((one) => (typeof one === "string" ? one.toLowerCase() : []));
      [...addresses, ...names].forEach((word) => known.add(word));
    }
  }
  return ({ uuid, address, name }) =>
    [uuid?.toLowerCase(), addressKey(address), name?.toLowerCase()].some(
      (word) => word !== undefined && known.has(word),
    );
}

/** Who may not export findings is not told whether there has ever been one. */
async function everFoundIfAllowed(client: Client, plugin: string): Promise<EverFound | undefined> {
  try {
    return await everFound(client, plugin);
  } catch (error) {
    if (error instanceof PermissionError) {
      client.warn(`not known whether plugin ${plugin} has ever found anything: ${error.message}`);
      return undefined;
    }
    throw error;
  }
}

function verdicts(
  hosts: readonly Scanned[],
  targets: readonly string[],
  isKnown: EverFound | undefined,
): HostVerdict[] {
  const named = namedHosts(targets);
  const seen = hosts.flatMap((scanned): HostVerdict[] => {
    const { address, name, isFound, silence } = scanned;
    const key = addressKey(address);
    const host = named.get(key) ?? address;
    const isFixed = isKnown?.(scanned) === true;
    if (isFound) {
      return [{ host, name, verdict: "not fixed", reason: "found again" }];
    }
    if (!isFixed && !named.has(key)) {
      return []; // that a host of a block never had it is no news
    }
    if (silence !== undefined) {
      return [{ host, name, verdict: "not seen", reason: silence }];
    }
    return [
      isFixed
        ? { host, name, verdict: "fixed", reason: "scanned, and not found" }
        : { host, name, verdict: "never found", reason: neverFound },
    ];
  });
  const scanned = new Set(hosts.map(({ address }) => addressKey(address)));
  const missing = [...named].filter(([key]) => !scanned.has(key));
  return [
    ...seen,
    ...missing.map(
      ([, host]): HostVerdict => ({ host, verdict: "not seen", reason: "it did not answer or was not scanned" }),
    ),
  ];
}
