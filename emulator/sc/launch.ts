import { countAddresses, splitList } from "../core/addresses";
import { type Json, listOf, textOf } from "../core/json";
import { isOn } from "./call";
import type { Call } from "./model";
import { numberOf } from "./numbering";
import { progressOf } from "./progress";
import type { Stored } from "../core/store";

/** Addresses that a scan aims at: its own and those of its asset lists. */
function targetsOf(scan: Stored, call: Call): string[] {
  const lists = listOf(scan.assets).map((id) => textOf(call.store.get("asset", textOf(id))?.definedIPs));
  return [textOf(scan.ipList), ...lists].flatMap(splitList);
}

/** What runs: only a result of an active scan tells the scan that it is of. */
export type ResultType = "active" | "agent" | "was";

/**
 * Starts a scan: makes its result, and answers what `POST /scan/{id}/launch` does. The mixture of texts and numbers is
 * as observed; `initiatorID` is a number on newer servers.
 */
export function launch(scan: Stored, call: Call, resultType: ResultType = "active"): Json {
  const policy = call.store.get("policy", textOf(scan.policy));
  const id = call.store.nextId("scanResult", 1);
  const targets = targetsOf(scan, call);
  const initiator = textOf(scan._launcher) || (call.user.id === "" ? textOf(scan.owner) : call.user.id);
  const result = call.store.put("scanResult", {
    id,
    uuid: `9d2c0000-0000-4000-8000-${id.padStart(12, "0")}`,
    name: scan.name ?? "",
    description: scan.description ?? "",
    details: policy?.name ?? "",
    scan: resultType === "active" ? scan.id : "",
    repository: scan.repository ?? "",
    owner: scan.owner ?? "",
    initiator,
    status: "",
    resultType,
    _org: scan._org ?? "",
    _creator: initiator,
    _launchedAt: call.now,
    _job: call.store.nextId("job", 1),
    _total: Math.max(1, countAddresses(targets)),
    _targets: targets.join(","),
    _plugin: scan.plugin ?? "",
    _diagnostic: textOf(call.body.diagnosticTarget),
    _remediation: call.behaviour.remediation,
    _oneTimePolicy: policy?.context === "scan" ? policy.id : "",
  });
  const { queuedSeconds, preparingSeconds, runningSeconds } = call.behaviour;
  const end = call.now + (queuedSeconds + preparingSeconds + runningSeconds) * 1000;
  call.site.due = Math.min(call.site.due, end);
  const isNumber = isOn(call, call.behaviour.initiatorId, "6.0.0");
  return {
    scanID: scan.id,
    scanResult: {
      initiatorID: isNumber ? Number(numberOf(initiator)) : numberOf(initiator),
      ownerID: numberOf(textOf(result.owner)),
      scanID: scan.id,
      resultsSyncID: -1,
      jobID: result._job ?? "",
      repositoryID: result.repository ?? "",
      name: result.name ?? "",
      description: result.description ?? "",
      details: result.details ?? "",
      status: progressOf(result, call).status,
      downloadFormat: "v2",
      dataFormat: "IPv4",
      resultType,
      id,
    },
  };
}
