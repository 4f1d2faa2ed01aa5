import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type Platform, startEmulator } from "../../emulator";
import { type Json, listOf, objectOf, textOf } from "../../emulator/json";
import { type Found, type Host, type Props, Resource } from "../../provider";
import { send } from "./client";
import type { Ask, Program } from "./program";
import { allPrograms } from "./programs";
import { isScAdministration } from "./sc";

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
  /** Editor documents of every template and of what the programs made, where the platform has them. */
  forms: Form[];
}

interface Form {
  path: string;
  response: Json;
}

/** The editor documents of all templates: their inputs are what settings may hold. */
async function formsOf(ask: Ask): Promise<Form[]> {
  const forms: Form[] = [];
  for (const type of ["scan", "policy"]) {
    const list = `/editor/${type}/templates`;
    for (const template of listOf(objectOf(await ask("GET", list)).templates)) {
      const path = `${list}/${textOf(objectOf(template).uuid)}`;
      forms.push({ path, response: await ask("GET", path) });
    }
  }
  for (const policy of listOf(objectOf(await ask("GET", "/policies")).policies)) {
    const path = `/policies/${textOf(objectOf(policy).id)}`;
    forms.push({ path, response: await ask("GET", path) });
  }
  return forms;
}

/** Sleeping moves the emulator's clock, so that nothing waits. */
function hostOf(emulator: Emulator<Platform>, folder: string): Host {
  return {
    clock: {
      now: () => emulator.clock.now(),
      sleep: (ms) => Promise.resolve(emulator.clock.advance(ms)).then(() => undefined),
      random: () => 0.5,
    },
    log: () => undefined,
    mayProceed: () => Promise.resolve(),
    journalFolder: join(folder, "journal"),
  };
}

/** What the keys of a site are called: Security Center has an administrator's pair besides. */
type AnyKeys = Record<"accessKey" | "secretKey", string> & Partial<Record<"adminAccessKey" | "adminSecretKey", string>>;
const keysOf = (emulator: Emulator<Platform>): AnyKeys => emulator.keys as unknown as AnyKeys;

/** Requests by hand, with whichever keys may. */
export function handOf(platform: Platform, emulator: Emulator<Platform>): Ask {
  const { accessKey, secretKey, adminAccessKey, adminSecretKey } = keysOf(emulator);
  return async (method, path, body) => {
    const isAdministrators =
      platform === "sc" && isScAdministration({ path }) && !(method === "GET" && path === "/rest/repository");
    const [access, secret] = isAdministrators ? [adminAccessKey, adminSecretKey] : [accessKey, secretKey];
    const header: Record<string, string> =
      platform === "sc"
        ? { "x-apikey": `accesskey=${access}; secretkey=${secret};` }
        : { "x-apikeys": `accessKey=${access}; secretKey=${secret};` };
    const answer = await send(emulator.url, header, { method, path, body });
    if (answer.status !== 200) {
      throw new Error(
        `Preparing a program: ${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`,
      );
    }
    return platform === "sc" ? (objectOf(answer.body).response ?? null) : answer.body;
  };
}

let builds = 0;

/** A provider as a fresh process of the engine has it. */
function freshResource(platform: Platform, type: string, emulator: Emulator<Platform>, folder: string): Resource {
  const { accessKey, secretKey, adminAccessKey, adminSecretKey } = keysOf(emulator);
  const env = {
    TENABLE_PLATFORM: platform,
    TENABLE_URL: emulator.url,
    TENABLE_ACCESS_KEY: accessKey,
    TENABLE_SECRET_KEY: secretKey,
    TENABLE_ADMIN_ACCESS_KEY: adminAccessKey,
    TENABLE_ADMIN_SECRET_KEY: adminSecretKey,
    // Sessions are kept by connection: another build is another session, which has made nothing yet.
    TENABLE_BUILD: `fidelity-${++builds}`,
  };
  return new Resource(type, () => ({ config: () => undefined, env }), hostOf(emulator, folder));
}

/** What our provider sends in the life of one resource: made, each property changed, emptied and dropped, replaced, deleted. */
class Life {
  readonly bodies: SentBody[] = [];
  /** Actions that our provider did not finish, and what it said. */
  readonly failures = new Map<string, string>();
  private readonly seen = new Set<string>();
  /** How many of the emulator's requests have been taken. */
  private from = 0;
  private resource: Resource;

  constructor(
    private readonly emulator: Emulator<Platform>,
    private readonly program: Program,
    private readonly fresh: () => Resource,
  ) {
    this.resource = fresh();
  }

  async run({ inputs, changed }: { inputs: Props; changed: Props }): Promise<void> {
    const __address = `fidelity/test/${this.program.title}`;
    const full = this.checked({}, { ...inputs, __address });
    const made = await this.resource.create(full).finally(() => this.collect("create"));
    const replacing: string[] = [];
    for (const [name, value] of Object.entries(changed)) {
      const news = this.changed(made, name, value);
      if (this.isReplaced(made, news)) {
        replacing.push(name);
      } else {
        const before = this.bodies.length;
        await this.thereAndBack(`change ${name}`, made, news);
        if (this.bodies.length === before) {
          this.fail(`change ${name}`, "its other value sends nothing");
        }
      }
    }
    for (const [name, value] of Object.entries(inputs)) {
      const empty = Array.isArray(value) ? [] : value !== null && typeof value === "object" ? {} : undefined;
      const rest = this.without(made.inputs, name, `empty ${name}`);
      if (empty !== undefined) {
        await this.ifAllowed(`empty ${name}`, made, { ...rest, [name]: empty });
      }
      await this.ifAllowed(`drop ${name}`, made, this.without(made.inputs, name, `drop ${name}`));
    }
    let last = made;
    for (const name of replacing) {
      last = await this.replace(last, name, changed[name]);
    }
    await this.resource.delete(last.id, last.outs);
    this.collect("delete");
  }

  private fail(action: string, words: string): void {
    this.failures.set(`${this.program.title}, ${action}`, words);
  }

  private without(inputs: Props, name: string, action: string): Props {
    const gone = [name, ...(this.program.along?.[action] ?? [])];
    return Object.fromEntries(Object.entries(inputs).filter(([key]) => !gone.includes(key)));
  }

  private checked(olds: Props, news: Props): Props {
    const { inputs, failures } = this.resource.check(olds, news);
    if (failures.length > 0) {
      throw new Error(`${this.program.title}: ${failures.map(({ path, reason }) => `${path}: ${reason}`).join("; ")}`);
    }
    return inputs;
  }

  private changed(made: Found, name: string, value: unknown): Props {
    return this.checked(made.inputs, { ...this.without(made.inputs, name, `change ${name}`), [name]: value });
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
    const { inputs, failures } = this.resource.check(made.inputs, news);
    if (failures.length === 0 && !this.isReplaced(made, inputs)) {
      await this.thereAndBack(action, made, inputs);
    }
  }

  /** In another run of the engine, which makes the new one first. */
  private async replace(made: Found, name: string, value: unknown): Promise<Found> {
    this.resource = this.fresh();
    const news = this.changed(made, name, value);
    this.isReplaced(made, news);
    const next = await this.resource.create(news);
    this.collect(`replace for ${name}`);
    await this.resource.delete(made.id, made.outs);
    this.collect("delete");
    return next;
  }

  /** Takes what was sent since the last time, each body once for an action. */
  private collect(action: string): void {
    const { requests } = this.emulator;
    for (const { method, path, body = null } of requests.slice(this.from)) {
      const key = JSON.stringify([action, method, path, body]);
      if (method === "GET" || this.seen.has(key)) {
        continue;
      }
      this.seen.add(key);
      this.bodies.push({ action: `${this.program.title}, ${action}`, method, path, body });
    }
    this.from = requests.length;
  }
}

/** What our provider sends to a fresh site of a platform. */
export async function sentBodies(platform: Platform): Promise<Sendings> {
  const emulator: Emulator<Platform> = await startEmulator<Platform>({ platform });
  const folder = mkdtempSync(join(tmpdir(), "pulumi-tenable-"));
  try {
    const bodies: SentBody[] = [];
    const failures = new Map<string, string>();
    for (const program of allPrograms[platform]) {
      emulator.reset();
      const values = await program.values(handOf(platform, emulator));
      emulator.requests.length = 0;
      const life = new Life(emulator, program, () => freshResource(platform, program.type, emulator, folder));
      await life.run(values);
      bodies.push(...life.bodies);
      for (const [action, words] of life.failures) {
        failures.set(action, words);
      }
    }
    return { bodies, failures, forms: platform === "sc" ? [] : await formsOf(handOf(platform, emulator)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await emulator.close();
  }
}
