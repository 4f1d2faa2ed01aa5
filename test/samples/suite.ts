import { type Platform, platformNames } from "../../provider/definition/platform";
import type { Site } from "../support/site";
import { platformSamples } from ".";
import { type Ids, noIds, type PlatformSamples, type Sample } from "./sample";

/** How the site of a suite begins. */
interface Beginning<P extends Platform> {
  start(): Promise<Site<P>>;
  /** Nothing is named where this is left out. */
  idsOf?(site: Site): Promise<Ids>;
}

async function begin<P extends Platform>({ idsOf }: Beginning<P>, site: Site<P>): Promise<Ids> {
  const ids = (await idsOf?.(site)) ?? noIds;
  site.restart();
  return ids;
}

/** Each test of the suite has a platform that nothing has been done to, but for what its ids name. */
export function eachOnAFreshSite<P extends Platform>(
  beginning: Beginning<P>,
  take: (site: Site<P>, ids: Ids) => unknown,
): void {
  let site: Site<P>;
  before(async () => {
    site = await beginning.start();
  });
  beforeEach(async () => {
    site.reset();
    await take(site, await begin(beginning, site));
  });
  after(() => site.close());
}

/** The tests of the suite share a platform, each in a run of its own: they use objects of other names. */
export function allOnOneSite<P extends Platform>(
  beginning: Beginning<P>,
  take: (site: Site<P>, ids: Ids) => unknown,
): void {
  let site: Site<P>;
  before(async () => {
    site = await beginning.start();
    await take(site, await begin(beginning, site));
  });
  beforeEach(() => site.restart());
  after(() => site.close());
}

/** A suite for each form of each resource on each platform. `what` is "Scan of addresses on Security Center". */
export function describeSamples(
  title: (what: string) => string,
  tests: (samples: PlatformSamples, sample: Sample) => void,
  suits: (samples: PlatformSamples, sample: Sample) => boolean = () => true,
): void {
  for (const samples of platformSamples) {
    for (const sample of samples.samples.filter((one) => suits(samples, one))) {
      describe(title(`${sample.title} on ${platformNames[samples.platform]}`), () => tests(samples, sample));
    }
  }
}
