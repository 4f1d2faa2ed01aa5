import { type JsonObject, listOf, objectOf } from "../../emulator/json";
import type { Props } from "../../provider";
import { type Ask, type Program, addresses, described, made, monthly, named, two, weekly } from "./program";

/** What a scan of Vulnerability Management and of Nessus has in every form. */
const editorScan = {
  inputs: {
    ...described.inputs,
    targets: [...addresses, "printer.example.com"],
    schedule: { ...weekly, enabled: false },
    notifyEmails: ["one@example.com", "two@example.com"],
  },
  changed: {
    ...described.changed,
    targets: ["203.0.113.0/25"],
    schedule: monthly,
    notifyEmails: ["three@example.com"],
  },
};

const isOther = ({ permissions }: JsonObject): boolean => Number(permissions) === 32;

async function sharedWith(ask: Ask, path: string, levels: [string, string]): Promise<[Props, Props]> {
  const [user] = await two(ask, "/users", "users", path === "/scans" ? "username" : "id", isOther);
  return [
    { default: levels[0], [`user:${user}`]: levels[1] },
    { default: "none", [`user:${user}`]: levels[0] },
  ];
}

const editorPolicy: Program = {
  title: "Policy",
  type: "Policy",
  values: async (ask) => {
    const [permissions, others] = await sharedWith(ask, "/policies", ["use", "edit"]);
    return {
      inputs: {
        ...described.inputs,
        template: "advanced",
        preferences: { safe_checks: "no", max_checks_per_host: "3" },
        families: { "Denial of Service": "disabled", Settings: { plugins: ["19506"] } },
        permissions,
      },
      changed: {
        ...described.changed,
        template: "basic",
        preferences: { safe_checks: "yes", reverse_lookup: "yes" },
        families: { "Denial of Service": "enabled", General: "disabled" },
        permissions: others,
      },
    };
  },
  along: { "change template": ["families"] },
};

export const vm: readonly Program[] = [
  {
    title: "Scan of a template",
    type: "Scan",
    values: async (ask) => {
      const login = { auth_method: "password", username: "fidelity", password: "not-a-real-one" };
      const credential = (name: string): Promise<string> =>
        made(ask, "/credentials", { name, type: "SSH", settings: login }, "uuid");
      const [permissions, others] = await sharedWith(ask, "/users", ["view", "control"]);
      const [scanner, otherScanner] = await two(ask, "/scanners", "scanners", "id", ({ type }) => type === "managed");
      const [folder, otherFolder] = await two(ask, "/folders", "folders", "id", ({ type }) => type !== "trash");
      return {
        inputs: {
          ...editorScan.inputs,
          template: "advanced",
          preferences: { safe_checks: "no", max_checks_per_host: "3" },
          scannerId: scanner,
          credentialIds: [await credential("fidelity A")],
          maxRunHours: 8,
          folderId: folder,
          permissions,
        },
        changed: {
          ...editorScan.changed,
          template: "basic",
          preferences: { safe_checks: "yes", reverse_lookup: "yes" },
          scannerId: otherScanner,
          credentialIds: [await credential("fidelity B")],
          maxRunHours: 2,
          folderId: otherFolder,
          permissions: others,
        },
      };
    },
  },
  {
    title: "Scan of a policy",
    type: "Scan",
    values: async (ask) => {
      const { uuid } = listOf(objectOf(await ask("GET", "/editor/policy/templates")).templates)
        .map(objectOf)
        .find(({ name }) => name === "basic") as { uuid: string };
      const policy = (name: string): Promise<string> =>
        made(ask, "/policies", { uuid, settings: { name } }, "policy_id");
      const group = (name: string): Promise<string> => made(ask, "/scanner-groups", { name, type: "load_balancing" });
      return {
        inputs: {
          ...editorScan.inputs,
          policyId: await policy("fidelity A"),
          scannerGroupId: await group("fidelity A"),
          deleteHistory: true,
        },
        changed: {
          ...editorScan.changed,
          policyId: await policy("fidelity B"),
          scannerGroupId: await group("fidelity B"),
        },
      };
    },
  },
  {
    title: "Scan of tags",
    type: "Scan",
    values: async (ask) => {
      const tag = (value: string): Promise<string> =>
        made(ask, "/tags/values", { category_name: "fidelity", value }, "uuid");
      const network = (name: string): Promise<string> => made(ask, "/networks", { name, description: "" }, "uuid");
      return {
        inputs: {
          ...named.inputs,
          template: "basic",
          assetListIds: [await tag("one")],
          autoRoute: true,
          networkId: await network("fidelity A"),
        },
        changed: { assetListIds: [await tag("two")], networkId: await network("fidelity B") },
      };
    },
    along: { "drop autoRoute": ["networkId"] },
  },
  {
    title: "Scan of agents",
    type: "Scan",
    values: async (ask) => {
      const group = (name: string): Promise<string> => made(ask, "/scanners/1/agent-groups", { name }, "uuid");
      return {
        inputs: { ...named.inputs, template: "agent_basic", agentGroupIds: [await group("fidelity A")] },
        changed: { agentGroupIds: [await group("fidelity B")] },
      };
    },
  },
  editorPolicy,
  {
    title: "StaticAssetList as a tag",
    type: "StaticAssetList",
    values: () =>
      Promise.resolve({
        inputs: { ...described.inputs, addresses, category: "fidelity" },
        changed: { ...described.changed, addresses: ["203.0.113.0/25"], category: "other" },
      }),
  },
  {
    title: "StaticAssetList as a target group",
    type: "StaticAssetList",
    values: () =>
      Promise.resolve({
        inputs: { ...named.inputs, addresses, kind: "targetGroup" },
        changed: { ...named.changed, addresses: ["203.0.113.0/25"] },
      }),
  },
  {
    title: "StaticAssetList as a target group of names",
    type: "StaticAssetList",
    values: () =>
      Promise.resolve({
        inputs: { ...named.inputs, dnsNames: ["printer.example.com", "door.example.com"], kind: "targetGroup" },
        changed: { dnsNames: ["roof.example.com"] },
      }),
  },
  {
    title: "ScannerGroup",
    type: "ScannerGroup",
    values: async (ask) => {
      const [one, other] = await two(ask, "/scanners", "scanners", "id", ({ type }) => type === "managed");
      return {
        inputs: { ...named.inputs, scannerIds: [one], routes: addresses },
        changed: { ...named.changed, scannerIds: [other], routes: ["203.0.113.0/25"] },
      };
    },
  },
];

export const nessus: readonly Program[] = [
  {
    title: "Scan of a template",
    type: "Scan",
    values: async (ask) => {
      const [permissions, others] = await sharedWith(ask, "/users", ["view", "control"]);
      const [folder, otherFolder] = await two(ask, "/folders", "folders", "id", ({ type }) => type !== "trash");
      return {
        inputs: {
          ...editorScan.inputs,
          template: "advanced",
          preferences: { safe_checks: "no", max_checks_per_host: "3" },
          scannerId: "1",
          folderId: folder,
          permissions,
        },
        changed: {
          ...editorScan.changed,
          template: "basic",
          preferences: { safe_checks: "yes", reverse_lookup: "yes" },
          ...(otherFolder !== folder && { folderId: otherFolder }),
          permissions: others,
        },
      };
    },
  },
  {
    title: "Scan of a policy",
    type: "Scan",
    values: async (ask) => {
      const [policy, other] = await two(ask, "/policies", "policies");
      return {
        inputs: { ...editorScan.inputs, policyId: policy, deleteHistory: true },
        changed: { ...editorScan.changed, ...(other !== policy && { policyId: other }) },
      };
    },
  },
  {
    title: "Scan of agents",
    type: "Scan",
    values: async (ask) => {
      const [group] = await two(ask, "/agent-groups", "groups");
      const other = await made(ask, "/agent-groups", { name: "fidelity" });
      return {
        inputs: { ...named.inputs, template: "agent_basic", agentGroupIds: [group] },
        changed: { agentGroupIds: [other] },
      };
    },
  },
  editorPolicy,
];
