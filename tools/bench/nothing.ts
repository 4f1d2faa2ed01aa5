/**
 * The provider that does nothing, for comparison: what the engine, the SDK and Node take by themselves.
 * Same technique as ours (a constant text in the state that loads a module), same inputs, no request, no check.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { dynamic } from "@pulumi/pulumi";

type Props = Record<string, unknown>;

/** How long a create takes, in milliseconds: what the emulator is told to take for an answer. */
const delay = Number(process.env.BENCH_DELAY ?? 0);

function own(props: Props): Props {
  const { __provider: _text, ...rest } = props;
  return rest;
}

const provider: dynamic.ResourceProvider = {
  check: (_olds: Props, news: Props) => Promise.resolve({ inputs: news, failures: [] }),
  diff: () => Promise.resolve({ replaces: [] }),
  create: async (inputs: Props) => {
    if (delay > 0) {
      await sleep(delay);
    }
    return { id: randomUUID(), outs: own(inputs) };
  },
  read: (id: string, props: Props) => Promise.resolve({ id, props: own(props), inputs: own(props) }),
  update: (_id: string, _olds: Props, news: Props) => Promise.resolve({ outs: own(news) }),
  delete: () => Promise.resolve(),
};

export = provider;
