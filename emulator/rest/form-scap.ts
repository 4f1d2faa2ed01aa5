import type { JsonObject } from "../core/json";
import { entry, file, hint, radio } from "./form-input";

const versions: JsonObject = {
  id: "version",
  name: "Version",
  type: "ui_radio",
  required: true,
  default: "1.2",
  options: [
    { name: "1.1", inputs: [] },
    { name: "1.2", inputs: [entry("data_stream_id", undefined, { required: true })] },
  ],
};

/** SCAP and OVAL definitions of one system; those of agents log in nowhere. */
const definitions = (system: string, login: string | undefined): JsonObject[] => {
  const common: JsonObject = { instances: [], ...(login === undefined ? {} : { required_creds: [login] }) };
  return [
    {
      name: system,
      max: 5,
      inputs: [
        file("file", { required: true }),
        versions,
        entry("benchmark_id", undefined, { required: true }),
        entry("profile_id", undefined, { required: false }),
        radio("oval_result_type", "Thin results", ["Full results", "Thin results"], { required: true }),
      ],
      ...common,
    },
    {
      name: `${system} (OVAL)`,
      max: -1,
      unlimited: true,
      inputs: [file("file", { required: true, ...hint })],
      ...common,
    },
  ];
};

/** `scap.data` of the forms that have it (observed). */
export const scapTypes = (isAgents: boolean): JsonObject[] => [
  ...definitions("Linux", isAgents ? undefined : "SSH"),
  ...definitions("Windows", isAgents ? undefined : "Windows"),
];
