import { isIP } from "node:net";
import type { Props } from "../../provider/definition";
import { NotFoundError, PermissionError } from "../../provider/errors";
import { partOf } from "../../provider/platforms/answer";
import { bulkExport } from "../bulk-export";
import type { Client } from "../connect";
import { assetsOfChunk } from "../finding/findings-vm";
import { propsOf } from "../props";
import type { RunRef } from "../scan/runs";
import { addressKey, type HostVerdict, loginFailed, namedHosts, needsLogin, neverFound } from "./remediation";

/** "Nessus Scan Information": it reports on every host that answers, which tells "fixed" from "not there". */
export const scanInformation = 19_506;

/** What a remediation scan looked for, and where. */
interface Aim {
  plugin: string;
  targets: readonly string[];
  /** Given for a check that has to log in. */
  login?: { hasCredentials: boolean };
}

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
  const result = await client.read(`${path}?history_uuid=${run.id}`);
  const list = (payload: unknown, member: string, request: string): Props[] =>
    partOf(payload, member, "entries", "vm", `GET ${request}`);
  const history = list(result, "history", path).find(({ uuid }) => uuid === run.id);
  const query = `history_id=${String(history?.history_id)}`;
  const hosts = list(result, "hosts", path);
  // A host that was scanned has at least the information about its scan: no list is no sign of a mended host.
  const plugins = (payload: unknown, request: string): unknown[] =>
    partOf(payload, "vulnerabilities", "objects", "vm", `GET ${request}`).map(({ plugin_id }) => plugin_id);
  const isFoundAnywhere = hosts.length > 0 && plugins(result, path).includes(plugin);
  const scanned = new Map<string, Scanned>();
  for (const host of hosts) {
    const hostPath = `${path}/hosts/${String(host.host_id)}`;
    // Where nothing was found, the list of hosts says enough; as long as it calls them by address.
    const needsDetails = isFoundAnywhere || isIP(String(host.hostname)) === 0;
    const details = needsDetails ? await client.read(`${hostPath}?${query}`) : { info: {}, vulnerabilities: [] };
    const info = partOf(details, "info", "object", "vm", `GET ${hostPath}`);
    const address = String(info["host-ip"] ?? host.hostname);
    const name = info["host-fqdn"];
    const isFound = plugins(details, hostPath).includes(plugin);
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

/** What a run says of each host that it scanned, and of those that were named. */
export async function verdicts(client: Client, run: RunRef, { plugin, targets, login }: Aim): Promise<HostVerdict[]> {
  const hosts = await scannedHosts(client, run, Number(plugin), login);
  const isKnown = hosts.some(({ isFound }) => !isFound) ? await everFoundIfAllowed(client, plugin) : undefined;
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
