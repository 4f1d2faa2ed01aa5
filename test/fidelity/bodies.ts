import type { Platform } from "../../emulator/index";
import { type Json, listOf, objectOf, textOf } from "../../emulator/core/json";
import type { Found, Props, Resource } from "../../provider";
import { examplesOn, siteOn } from "../samples";
import type { Example, Ids } from "../samples/sample";
import type { Site } from "../support/site";

/** A request of ours that changes something, and what our provider was doing. */
export interface SentBody {
  /** `Scan of a template, change targets`. */
  action: string;
  method: string;
  path: string;
  body: Json;
}

export interface Sendings {
  bodies: SentBody[];
  /** Actions that our provider did not finish, and what it said. */
  failures: ReadonlyMap<string, string>;
  /** Editor documents of every template and of every policy, where the platform has them. */
  forms: Form[];
}

interface Form {
  path: string;
  response: Json;
}

/** The editor documents of all templates: their inputs are what settings may hold. */
async function formsOf(site: Site): Promise<Form[]> {
  const ask = async (path: string): Promise<Json> => (await site.byHand("GET", path)) as Json;
  const forms: Form[] = [];
  for (const type of ["scan", "policy"]) {
    const list = `/editor/${type}/templates`;
    for (const template of listOf(objectOf(await ask(list)).templates)) {
      const path = `${list}/${textOf(objectOf(template).uuid)}`;
      forms.push({ path, response: await ask(path) });
    }
  }
  for (const policy of listOf(objectOf(await ask("/policies")).policies)) {
    const path = `/policies/${textOf(objectOf(policy).id)}`;
    forms.push({ path, response: await ask(path) });
  }
  return forms;
}

const given = (inputs: Props): Props =>
  Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));

/** What our provider sends in the life of one resource: made, each property changed, emptied and dropped, replaced, deleted. */
class Life {
  readonly bodies: SentBody[] = [];
  /** Actions that our provider did not finish, and what it said. */
  readonly failures = new Map<string, string>();
  private readonly seen = new Set<string>();
  /** How many of the emulator's requests have been taken. */
  private from: number;

  constructor(
    private readonly site: Site,
    private readonly example: Example,
    private readonly ids: Ids,
  ) {
    this.from = site.emulator.requests.length;
  }

  private get resource(): Resource {
    return this.site.resource(this.example.type);
  }

  async run(): Promise<void> {
    const { example, ids } = this;
    const inputs = example.inputs(ids);
    const full = this.checked({}, { ...inputs, __address: `fidelity/test/${example.title}` });
    const made = await this.resource.create(full).finally(() => this.collect("create"));
    const replacing = { ...example.replacing?.(ids) };
    for (const [name, { value, along }] of Object.entries(example.changes(ids))) {
      const news = this.checked(made.inputs, { ...made.inputs, ...along, [name]: value });
      if (this.isReplaced(made, news)) {
        replacing[name] ??= { ...along, [name]: value };
      } else {
        const before = this.bodies.length;
        await this.thereAndBack(`change ${name}`, made, news);
        if (this.bodies.length === before) {
          this.fail(`change ${name}`, "its other value sends nothing");
        }
      }
    }
    const drops = example.drops?.(ids) ?? {};
    for (const [name, value] of Object.entries(inputs)) {
      const rest = { ...made.inputs, ...drops[name]?.along };
      const empty = Array.isArray(value) ? [] : value !== null && typeof value === "object" ? {} : undefined;
      if (empty !== undefined) {
        await this.ifAllowed(`empty ${name}`, made, { ...rest, [name]: empty });
      }
      await this.ifAllowed(`drop ${name}`, made, { ...rest, [name]: undefined });
    }
    let last = made;
    for (const [name, news] of Object.entries(replacing)) {
      last = await this.replace(last, name, news);
    }
    await this.resource.delete(last.id, last.outs);
    this.collect("delete");
  }

  private fail(action: string, words: string): void {
    this.failures.set(`${this.example.title}, ${action}`, words);
  }

  private checked(olds: Props, news: Props): Props {
    const { inputs, failures } = this.resource.check(olds, given(news));
    if (failures.length > 0) {
      throw new Error(`${this.example.title}: ${failures.map(({ path, reason }) => `${path}: ${reason}`).join("; ")}`);
    }
    return inputs;
  }

  private isReplaced({ id, outs }: Found, news: Props): boolean {
    return this.resource.diff(id, outs, news).some(({ replace }) => replace);
  }

  private async thereAndBack(action: string, made: Found, news: Props): Promise<void> {
    const outs = await this.update(action, made, made.outs, news);
    await this.update(`${action} back`, made, outs, made.inputs);
  }

  private async update(action: string, { id }: Found, olds: Props, news: Props): Promise<Props> {
    try {
      return (await this.resource.update(id, olds, news)).outs;
    } catch (error) {
      this.fail(action, (error as Error).message);
      return { ...olds, ...news };
    } finally {
      this.collect(action);
    }
  }

  /** Some properties cannot go, for the resource or for want of a default: `check` refuses that. */
  private async ifAllowed(action: string, made: Found, news: Props): Promise<void> {
    const { inputs, failures } = this.resource.check(made.inputs, given(news));
    if (failures.length === 0 && !this.isReplaced(made, inputs)) {
      await this.thereAndBack(action, made, inputs);
    }
  }

  /** In another run of the engine, which makes the new one first. */
  private async replace(made: Found, name: string, changed: Props): Promise<Found> {
    this.site.restart();
    const news = this.checked(made.inputs, { ...made.inputs, ...changed });
    this.isReplaced(made, news);
    const next = await this.resource.create(news);
    this.collect(`replace for ${name}`);
    await this.resource.delete(made.id, made.outs);
    this.collect("delete");
    return next;
  }

  /** Takes what was sent since the last time, each body once for an action. */
  private collect(action: string): void {
    const { requests } = this.site.emulator;
    for (const { method, path, body = null } of requests.slice(this.from)) {
      const key = JSON.stringify([action, method, path, body]);
      if (method === "GET" || this.seen.has(key)) {
        continue;
      }
      this.seen.add(key);
      this.bodies.push({ action: `${this.example.title}, ${action}`, method, path, body });
    }
    this.from = requests.length;
  }
}

const sendings = new Map<Platform, Promise<Sendings>>();

/** What our provider sends to a fresh site of a platform. Found out once: it takes seconds. */
export function sentBodies(platform: Platform): Promise<Sendings> {
  const known = sendings.get(platform) ?? findSentBodies(platform);
  sendings.set(platform, known);
  return known;
}

async function findSentBodies(platform: Platform): Promise<Sendings> {
  const { start, idsOf } = siteOn[platform];
  const site = await start();
  try {
    const bodies: SentBody[] = [];
    const failures = new Map<string, string>();
    for (const example of examplesOn(platform)) {
      site.reset();
      const life = new Life(site, example, await idsOf(site));
      await life.run();
      bodies.push(...life.bodies);
      for (const [action, words] of life.failures) {
        failures.set(action, words);
      }
    }
    return { bodies, failures, forms: platform === "sc" ? [] : await formsOf(site) };
  } finally {
    await site.close();
  }
}
