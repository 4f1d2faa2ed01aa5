import type { Props } from "../../provider";
import type { Sample, Samples } from "./sample";
import { renamed } from "./values";

const vm: Sample = {
  title: "Folder",
  type: "Folder",
  path: "/folders",
  by: "administrator",
  nameMember: "name",
  inListAlone: true,
  overlooked: "nothing",
  shown: async (site, id) => {
    const { folders } = (await site.byHand("GET", "/folders")) as { folders: Props[] };
    const found = folders.find((folder) => String(folder.id) === id);
    if (!found) {
      throw new Error(`the list of folders has no ${id}: 404 in its place`);
    }
    return found;
  },
  inputs: () => ({ name: "weekly" }),
  changes: () => ({ name: renamed }),
  undroppable: [],
  drops: () => ({}),
};

export const folders: Samples = { vm: [vm] };
