import { editorKnown, policy, scan, scanBody, unmanageableScans } from "./tenant-editor";
import type { Filling } from "./filling";

/** Source: API sheet of Nessus. Its folders, users and scanners are nothing that a program declares. */
export async function fillNessus(filling: Filling): Promise<void> {
  const { choice, options } = filling;
  const names = filling.names();
  const known = await editorKnown(filling);
  await filling.repeat(choice.number(0, 2), async () => {
    const { id } = await filling.ask("POST", "/folders", { name: names.next({ most: 20 }) });
    known.folders.push(Number(id));
  });
  const { id: agents } = await filling.ask("POST", "/agent-groups", { name: names.next() });
  await filling.repeat(options.policies, () =>
    policy(filling, names, known, choice.chance(0.15) ? "standard" : undefined),
  );
  await filling.repeat(options.scans, async () => {
    const body = scanBody(filling, names, known);
    const { text_targets: targets, policy_id: ofPolicy, ...settings } = body.settings;
    if (ofPolicy === undefined && choice.chance(0.15)) {
      const own = { ...settings, agent_group_id: [Number(agents)], scan_time_window: 180 };
      await scan(filling, { uuid: known.templates.get("agent_basic"), settings: own });
      return;
    }
    const scanner = choice.maybe(0.4, () => ({ scanner_id: choice.one<unknown>(["1", 1]) }));
    const byOther = settings.folder_id === undefined && ofPolicy === undefined && choice.chance(0.1);
    const all = { ...settings, text_targets: targets, ...(ofPolicy === undefined ? {} : { policy_id: ofPolicy }) };
    await scan(filling, { ...body, settings: { ...all, ...scanner } }, byOther ? "standard" : undefined);
  });
  if (options.unmanageable) {
    await unmanageableScans(filling, names, known);
  }
}
