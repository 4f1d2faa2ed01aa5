import { type JsonObject, listOf, objectOf, textOf } from "../core/json";
import type { Stored } from "./call";
import { file, group, hint, radio } from "./form-input";

const audited: readonly (readonly [name: string, credential: string])[] = [
  ["Cisco IOS", "SSH"],
  ["Unix", "SSH"],
  ["Windows", "Windows"],
];

/** Which templates take files of configuration: none, those that can scan hosts too, or the one that cannot. */
export type Files = "none" | "also" | "only";

const offline = (name: string, files: Files): JsonObject => ({
  ...(files === "only" ? { expand_settings: true } : {}),
  settings: {
    compliance: {
      title: "Compliance Auditing",
      inputs: null,
      sections: [],
      groups: [
        group("offline", name, [
          {
            title: "Offline",
            name: "offline",
            desc: "Configuration files.",
            inputs: [offlineFile(name), ...(files === "also" ? [scope(name)] : [])],
          },
        ]),
      ],
    },
  },
  offline_allowed: true,
});
const offlineFile = (name: string): JsonObject => file(`${name.toLowerCase().replaceAll(" ", "_")}_offline_configs`);

/** What of a host an audit looks at. */
const scope = (name: string): JsonObject =>
  radio(`${name.toLowerCase().replaceAll(" ", "_")}_scan_scope`, "all", ["all", "host"], hint);

/** Audit files that may be chosen, and those that were: clients know a chosen one by `free` being 0. */
export function compliance(record: Stored | undefined, files: Files): JsonObject {
  const { custom, feed } = objectOf(record?.audits);
  const chosen = [
    ...listOf(objectOf(custom).add).map((one) => ({ ...objectOf(one), type: "custom" })),
    ...listOf(objectOf(feed).add).map((one) => ({ ...objectOf(one), type: "feed" })),
  ].map(objectOf);
  return {
    data: audited.map(
      ([name, credential]): JsonObject => ({
        name,
        ...(files === "none" ? {} : offline(name, files)),
        required_creds: [credential],
        audits: [
          {
            inputs: [{ id: "file", name: "Audit file", type: "file", default: null, required: true }],
            type: "custom",
            name: `(Upload a custom ${name} audit file)`,
            free: 1,
            unlimited: true,
          },
          {
            id: `${name.replaceAll(" ", "_")}_Best_Practices.audit`,
            inputs: [
              { id: "HOST", name: "Host", type: "entry", default: "192.0.2.1", hint: "A host.", required: true },
            ],
            type: "feed",
            name: `${name} best practices`,
            free: 1,
          },
          ...chosen
            .filter(({ category }) => category === undefined || category === name)
            .map(
              (one, index): JsonObject => ({
                id: textOf(one.id) || String(index + 1),
                inputs: [],
                type: one.type ?? "custom",
                name,
                free: 0,
                summary: `File: ${textOf(one.file)}`,
              }),
            ),
        ],
      }),
    ),
  };
}
