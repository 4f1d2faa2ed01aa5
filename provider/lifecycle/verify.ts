import type { Props } from "../definition";
import { TenableError } from "../errors";
import { refuseAnother } from "../platforms/answer";
import { platformNames } from "../definition/platform";
import { type Mismatch } from "./mismatch";
import { untoldIn } from "./decode";
import { getObject, lacks, type Work } from "./work";

/** The object after a write: the answer to it where that shows these members, else read again. */
export async function shownAfter(work: Work, id: string, answer: Props, members: readonly string[]): Promise<Props> {
  const lacking = ["id", ...members].filter((member) => !(member in answer));
  const shown = lacking.length > 0 ? { ...answer, ...(await getObject(work, id, lacking)) } : answer;
  refuseAnother(shown, id, work.session.connection.platform, `GET ${work.binding.collection.path}/${id}`);
  return shown;
}

/** An answer that does not show what was written says nothing. */
export function refuseUntold(work: Work, id: string, object: Props, names: readonly string[], news: Props): void {
  const untold = untoldIn(work.binding, object, names, news);
  if (untold.size > 0) {
    throw lacks(work, id, untold);
  }
}

/** Refuses a success after which properties have another value than the one that was sent. */
export function refuseKept({ definition, binding, session }: Work, kept: Mismatch[]): void {
  if (kept.length === 0) {
    return;
  }
  const said = kept.map(({ name, live }) => `${definition.type}.${name} at ${JSON.stringify(live) ?? "nothing"}`);
  throw new TenableError(
    `${platformNames[session.connection.platform]} kept ${said.join(", ")} instead of the written value`,
    {
      advice:
        binding.collection.uniqueNames !== undefined && kept.some(({ name }) => name === "name")
          ? "another object now has that name: choose another name or rename the other object, and run again"
          : "a permission or a licence may be missing; run again to repair",
    },
  );
}
