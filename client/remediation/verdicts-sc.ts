import { objectOf, partOf } from "../../provider/platforms/answer";
import type { Client } from "../connect";
import { type Finding, findingOfRow } from "../finding/finding";
import { analysisRows, filtersOf } from "../finding/findings-sc";
import { propsOf } from "../props";
import type { RunRef } from "../scan/runs";
import { notImported } from "../scan/runs-sc";
import { addressKey, type HostVerdict, loginFailed, namedHosts, needsLogin, neverFound, within } from "./remediation";

/** What a remediation scan looked for, and where. */
export interface Aim {
  plugin: string;
  targets: readonly string[];
  assetListId?: string;
  repositoryId: string;
  hasCredentials: boolean;
}

/** What the result and the cumulative data say together. */
export async function verdicts(client: Client, aim: Aim, run: RunRef): Promise<HostVerdict[]> {
  const named = namedHosts(aim.targets);
  const fields = "importStatus,importErrorDetails,startTime,progress";
  const request = `GET /rest/scanResult/${run.id}`;
  const result = objectOf(await client.read(`/rest/scanResult/${run.id}?fields=${fields}`), "sc", request);
  if (notImported.includes(partOf(result, "importStatus", "text", "sc", request))) {
    const why = String(result.importErrorDetails || result.importStatus);
    return [...named.values()].map((host) => unseen(host, `the result was not imported (${why})`));
  }
  const [open, patched] = [await found(client, aim, "cumulative"), await found(client, aim, "patched")];
  const { scannedIPs, deadHostIPs } = propsOf(result.progress);
  const scanned = typeof scannedIPs === "string" ? within(scannedIPs.split(",")) : undefined;
  const dead = within(String(deadHostIPs ?? "").split(","));
  const start = Number(result.startTime) * 1000;
  const addressOf = (key: string): string => named.get(key) ?? open.get(key)?.ip ?? patched.get(key)?.ip ?? "";

  const keys = [
    ...new Set([
      ...named.keys(),
      ...open.keys(),
      // What was mitigated some other time, on a host of a block that this run did not see, is no news.
      ...[...patched.keys()].filter((key) => scanned?.(addressOf(key)) !== false),
    ]),
  ];
  const hosts = keys.map((key): HostVerdict => {
    const host = addressOf(key);
    const [finding, gone] = [open.get(key), patched.get(key)];
    const name = (finding ?? gone)?.dnsName;
    const isSeen = scanned?.(host) ?? (finding !== undefined || gone !== undefined);
    if (!isSeen) {
      return unseen(host, dead(host) ? "it did not answer" : "it was not scanned", name);
    }
    if (finding) {
      const isFoundAgain = Date.parse(finding.lastSeen ?? "") >= start;
      const reason = isFoundAgain ? `found again on port ${finding.port}` : stillOpen;
      return { host, name, verdict: "not fixed", reason };
    }
    return gone
      ? { host, name, verdict: "fixed", reason: "mitigated" }
      : { host, name, verdict: "never found", reason: neverFound };
  });
  const isSilent = hosts.some(({ reason }) => reason === stillOpen || reason === neverFound);
  return isSilent && (await isLocalCheck(client, aim.plugin)) ? hosts.map((host) => withoutLogin(host, aim)) : hosts;
}

const stillOpen = "still open, though not found by this run";

/** Security Center calls a patch check's finding mitigated only when the scan could log in. */
function withoutLogin(host: HostVerdict, { hasCredentials }: Aim): HostVerdict {
  const why = hasCredentials ? loginFailed : needsLogin;
  return host.reason === stillOpen
    ? { ...host, verdict: "not seen", reason: `still open, though not found: ${why}` }
    : host.reason === neverFound && !hasCredentials
      ? { ...host, verdict: "not seen", reason: `not found, but ${why}` }
      : host;
}

async function isLocalCheck(client: Client, plugin: string): Promise<boolean> {
  const { checkType } = propsOf(await client.read(`/rest/plugin/${plugin}?fields=checkType`));
  return checkType === "local";
}

const unseen = (host: string, reason: string, name?: string): HostVerdict => ({
  host,
  name,
  verdict: "not seen",
  reason,
});

/** The plugin's findings at the targets, by what tells addresses apart. */
async function found(
  client: Client,
  { plugin, targets, assetListId, repositoryId }: Aim,
  sourceType: "cumulative" | "patched",
): Promise<Map<string, Finding>> {
  const filters = filtersOf(
    {
      state: "open",
      severity: [],
      plugins: [plugin],
      assetListId,
      repositoryId,
      sort: { field: "severity", direction: "desc" },
    },
    client.clock.now(),
  );
  const at = targets.length > 0 ? [{ filterName: "ip", operator: "=" as const, value: targets.join(",") }] : [];
  const hosts = new Map<string, Finding>();
  for await (const { rows } of analysisRows(client, { sourceType, filters: [...filters, ...at] })) {
    for (const row of rows) {
      const finding = findingOfRow(row, sourceType === "patched");
      if (finding.ip === undefined) {
        continue;
      }
      const key = addressKey(finding.ip);
      const known = hosts.get(key);
      // A host may have it on several ports: the one seen last speaks for it.
      if (!known || (known.lastSeen ?? "") < (finding.lastSeen ?? "")) {
        hosts.set(key, finding);
      }
    }
  }
  return hosts;
}
