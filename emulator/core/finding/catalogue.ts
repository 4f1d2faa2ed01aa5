import type { Plugin } from "./plugin";
import { generalPlugins } from "./plugins-general";
import { hostPlugins } from "./plugins-host";
import { networkPlugins } from "./plugins-network";

/** The plugins that the emulators know by number: few, since clients walk all of them. */
export const plugins: readonly Plugin[] = [...hostPlugins, ...networkPlugins, ...generalPlugins];

const byId = new Map(plugins.map((one) => [one.id, one]));
export const catalogued = (id: number): Plugin | undefined => byId.get(id);
