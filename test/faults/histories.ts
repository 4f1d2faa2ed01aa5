import fc from "fast-check";
import {
  type Command,
  type Ground,
  type History,
  layGround,
  playHistory,
  settings,
  type Told,
  type Trouble,
} from "./history";
import { kills } from "./incident";
import { findSample } from "./jobs";
import { World } from "./world";

const slot = fc.nat(2);
const stack = fc.nat(1);

const trouble: fc.Arbitrary<Trouble> = fc.record({
  at: fc.nat(9),
  fault: fc.oneof(
    { weight: 3, arbitrary: fc.nat(60) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(...kills),
    },
  ),
  lasts: fc.boolean(),
});

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("declare" as const), stack, slot, kind: fc.nat(2), object: fc.nat(2) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("change", "replace", "remove", "force"),
      stack,
      slot,
    }) as fc.Arbitrary<Command>,
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom("rename", "move"),
      stack,
      slot,
      alias: fc.boolean(),
    }) as fc.Arbitrary<Command>,
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("make" as const), kind: fc.nat(2), object: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("adopt" as const), stack, slot, made: fc.nat(1) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom("edit", "delete by hand"), stack, slot }) as fc.Arbitrary<Command>,
  },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant("up" as const), stack, trouble }, { requiredKeys: ["do", "stack"] }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("refresh" as const), stack, trouble }, { requiredKeys: ["do", "stack"] }),
  },
);

const history = (platform: History["platform"]): fc.Arbitrary<History> =>
  fc.record({
    platform: fc.constant(platform),
    setting: fc.constantFrom(...settings),
    commands: fc.array(command, { minLength: 2, maxLength: 14 }),
  });

/** A change of a program and its `up`, in which something may go wrong: where each command takes seconds, none is idle. */
const episode = (changes: fc.Arbitrary<Command>): fc.Arbitrary<Command[]> =>
  fc
    .record({
      changes: fc.array(changes, { minLength: 1, maxLength: 2 }),
      stack,
      at: fc.nat(6),
      trouble: fc.option(trouble),
    })
    .map(({ changes: some, stack: whose, at, trouble: one }) => [
      ...some.map((change) => ("stack" in change ? { ...change, stack: whose } : change)),
      { do: "up", stack: whose, ...(one && { trouble: { ...one, at } }) },
    ]);

const declaration: fc.Arbitrary<Command> = fc.record({
  do: fc.constant("declare" as const),
  stack,
  slot: fc.nat(1),
  kind: fc.nat(2),
  object: fc.nat(1),
});

const change: fc.Arbitrary<Command> = fc.oneof(
  { weight: 2, arbitrary: declaration },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("change", "replace", "remove", "force", "edit", "delete by hand"),
      stack,
      slot: fc.nat(1),
    }) as fc.Arbitrary<Command>,
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom("rename", "move"),
      stack,
      slot: fc.nat(1),
      alias: fc.boolean(),
    }) as fc.Arbitrary<Command>,
  },
);

/** A history for the real engine: short, and without idle commands. */
export function denseHistory(platform: History["platform"], seed: number): History {
  const all = fc.record({
    setting: fc.constantFrom(...settings),
    beginning: episode(declaration),
    rest: fc.array(episode(change), { minLength: 1, maxLength: 3 }),
  });
  const [{ setting, beginning, rest }] = fc.sample(all, { seed, numRuns: 1 }) as [
    { setting: History["setting"]; beginning: Command[]; rest: Command[][] },
  ];
  return { platform, setting, commands: [...beginning, ...rest.flat()] };
}

const grounds = new Map<History["platform"], Ground>();

/** The ground of a platform, laid once in a process. */
export async function groundOf(platform: History["platform"]): Promise<Ground> {
  const known = grounds.get(platform);
  if (known) {
    return known;
  }
  const ground = await layGround(platform, (sample) => World.start(findSample({ platform, sample }).samples));
  grounds.set(platform, ground);
  return ground;
}

/** Plays so many histories of a platform; each one that goes wrong is told, made as small as it can be. */
export async function playHistories(
  platform: History["platform"],
  seed: number,
  runs: number,
  tell: (told: { history: History } & Told) => void | Promise<void>,
): Promise<void> {
  const ground = await groundOf(platform);
  for (const one of fc.sample(history(platform), { seed, numRuns: runs })) {
    const told = await playHistory(ground, one);
    if (told.findings.length === 0) {
      await tell({ history: one, ...told });
      continue;
    }
    const smallest = await smaller(ground, one, told);
    await tell({ history: smallest, ...(await playHistory(ground, smallest)) });
  }
}

/** Leaves out what is not needed for the same kind of finding. */
async function smaller(ground: Ground, history: History, { findings }: Told): Promise<History> {
  const kind = findings[0]?.kind;
  const isWrong = async (commands: Command[]): Promise<boolean> => {
    const told = await playHistory(ground, { ...history, commands });
    return told.findings[0]?.kind === kind;
  };
  let { commands } = history;
  for (let at = commands.length - 1; at >= 0; at -= 1) {
    const without = commands.filter((_, index) => index !== at);
    if (await isWrong(without)) {
      commands = without;
      continue;
    }
    const plain = commands.map((one, index) =>
      index === at && "trouble" in one ? { ...one, trouble: undefined } : one,
    );
    if ("trouble" in (commands[at] as Command) && (await isWrong(plain))) {
      commands = plain;
    }
  }
  return { ...history, commands };
}
