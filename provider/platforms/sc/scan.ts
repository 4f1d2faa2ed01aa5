import { type EncodeContext, isAtLeast, type Props, together } from "../../definition";
import { asEntries } from "../../values/shape";
import { idsOf, wireId } from "../codecs";

type Source = "cumulative" | "patched" | "individual" | "lce" | "archive" | "mobile";

/** `[{"id": 3, "reportSource": "cumulative"}]`. */
export const reports = together(
  "reports",
  ({ inputs }: EncodeContext<{ reportIds?: string[]; reportSource?: Source }>) =>
    (inputs.reportIds ?? []).map((id) => ({ id: wireId(id), reportSource: inputs.reportSource ?? "cumulative" })),
  {
    reportIds: { decode: idsOf },
    // Reports of different sources have no form in a program: what they are of is shown as the difference that it is.
    reportSource: {
      decode: (list) => {
        const sources = new Set(asEntries(list).map(({ reportSource }) => reportSource));
        return ([...sources].join(", ") || undefined) as Source | undefined;
      },
      initial: "cumulative",
    },
  },
);

/**
 * The server refuses a limit below the inactivity time-out, whose default is 12 hours, and knows it from 6.0 on.
 * Source: Security Center API reference, Scan, `POST /scan`, `inactivityTimeout`.
 */
export function inactivityTimeout(maxRunHours: number, { version }: EncodeContext): Props {
  const hours = maxRunHours === 0 ? 12 : Math.min(12, maxRunHours);
  return isAtLeast(version, "6.0") ? { inactivityTimeout: String(hours * 3600) } : {};
}
