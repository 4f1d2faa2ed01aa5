import type { Props } from "../../provider/definition";
import { NotFoundError, UnexpectedAnswerError, UnknownOutcomeError } from "../../provider/errors";
import { isOpen } from "../../provider/platforms/api";
import { isIP } from "node:net";
import type { Client } from "../connect";
import { findNamed } from "../find-named";
import { findAssetList } from "../finding/finding-query";
import { type HostVerdict, type Judged, namedHosts, noSuchPlugin, type RemediationOptions } from "./remediation";
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
  const scan = await makeScan(client, options);
  const run: RunRef = { scan, id: await launch(client, editorRuns, scan) };
  onLaunch?.(run);
  const result = await wait(client, editorRuns, run, { deadlineMs, onProgress });
  const hosts = await verdicts(client, run, Number(plugin), targets);
  return { ...result, hosts: isLocal ? hosts.map(withoutCredentials) : hosts };
}

/** A check that has to log in finds nothing without credentials: that it is silent says nothing. */
const withoutCredentials = (host: HostVerdict): HostVerdict =>
  host.verdict === "fixed"
    ? {
        ...host,
        verdict: "not seen",
        reason: "not found, but this check has to log in and the scan had no credentials",
      }
    : host;

async function isLocalCheck(client: Client, plugin: string): Promise<boolean> {
  try {
    const { attributes } = propsOf(await client.read(`/plugins/plugin/${plugin}`));
    const list = Array.isArray(attributes) ? (attributes as Props[]) : [];
    return list.some((one) => one.attribute_name === "plugin_type" && one.attribute_value === "local");
  } catch (error) {
    throw error instanceof NotFoundError ? noSuchPlugin("Vulnerability Management", plugin, error) : error;
  }
}

async function makeScan(client: Client, options: RemediationOptions): Promise<ScanRef> {
  const { plugin, targets = [], assetList, scanner } = options;
  const name = `Remediation Scan of Plugin #${plugin}`;
  const template = await findNamed(client, { kind: "template", path: "/editor/scan/templates" }, "advanced");
  const tag = assetList === undefined ? undefined : await findAssetList(client, assetList);
  const found = scanner === undefined ? undefined : await findNamed(client, scannerPlace, scanner);
  const body = {
    uuid: template.uuid,
    enabled_plugins: [...new Set([Number(plugin), scanInformation])],
    settings: {
      name,
      ...(targets.length > 0 && { text_targets: targets.join(",") }),
      ...(tag && { tag_targets: [tag.id], use_tag_rules_as_targets: true }),
      ...(found && { scanner_id: found.uuid }),
    },
  };
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
  isFound: boolean;
}

async function verdicts(
  client: Client,
  run: RunRef,
  plugin: number,
  targets: readonly string[],
): Promise<HostVerdict[]> {
  const path = `/scans/${run.scan.id}`;
  const result = propsOf(await client.read(`${path}?history_uuid=${run.id}`));
  const list = (value: unknown): Props[] => (Array.isArray(value) ? (value as Props[]) : []);
  const history = list(result.history).find(({ uuid }) => uuid === run.id);
  const isFoundAnywhere = list(result.vulnerabilities).some(({ plugin_id }) => plugin_id === plugin);
  const scanned = new Map<string, Scanned>();
  for (const host of list(result.hosts)) {
    // Where nothing was found, the list of hosts says enough; as long as it calls them by address.
    const needsDetails = isFoundAnywhere || isIP(String(host.hostname)) === 0;
    const details = needsDetails
      ? propsOf(await client.read(`${path}/hosts/${String(host.host_id)}?history_id=${String(history?.history_id)}`))
      : {};
    const info = propsOf(details.info);
    const address = String(info["host-ip"] ?? host.hostname);
    const name = info["host-fqdn"];
    scanned.set(address, {
      address,
      ...(typeof name === "string" && name !== address && { name }),
      isFound: list(details.vulnerabilities).some(({ plugin_id }) => plugin_id === plugin),
    });
  }
  const seen = [...scanned.values()].map(
    ({ address, name, isFound }): HostVerdict => ({
      host: address,
      name,
      verdict: isFound ? "not fixed" : "fixed",
      reason: isFound ? "found again" : "scanned, and not found",
    }),
  );
  const missing = namedHosts(targets).filter((target) => !scanned.has(target));
  return [
    ...seen,
    ...missing.map(
      (host): HostVerdict => ({ host, verdict: "not seen", reason: "it did not answer or was not scanned" }),
    ),
  ];
}
