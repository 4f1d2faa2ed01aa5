import type { PlatformSamples, Sample } from "../samples/sample";
import { platformSamples } from "../samples";
import { type ActionName, actionNames } from "./action";

/** One action of one sample, by names that a worker finds again. */
export interface Job {
  platform: string;
  sample: string;
  action: ActionName;
}

export interface Filter {
  platform?: string;
  /** A type, or the beginning of a sample's title. */
  resource?: string;
}

/** Everything there is to try. */
export function allJobs({ platform, resource }: Filter): Job[] {
  return platformSamples
    .filter((samples) => platform === undefined || samples.platform === platform)
    .flatMap((samples) =>
      samples.samples
        .filter(({ type, title }) => resource === undefined || type === resource || title.startsWith(resource))
        .flatMap(({ title }) => actionNames.map((action) => ({ platform: samples.platform, sample: title, action }))),
    );
}

export function findSample(job: Pick<Job, "platform" | "sample">): { samples: PlatformSamples; sample: Sample } {
  for (const samples of platformSamples.filter(({ platform }) => platform === job.platform)) {
    const sample = samples.samples.find(({ title }) => title === job.sample);
    if (sample !== undefined) {
      return { samples, sample };
    }
  }
  throw new Error(`no sample "${job.sample}" on ${job.platform}`);
}
