import { expect } from "chai";
import nock from "nock";

// Loading it takes over every request of the process, those of other test files to real servers included.
nock.restore();

/** Within this suite no request leaves the machine, and every mock has to be used. */
export function mocked(): void {
  beforeEach(() => {
    nock.activate();
    nock.disableNetConnect();
  });

  afterEach(() => {
    const unused = nock.pendingMocks();
    nock.cleanAll();
    nock.enableNetConnect();
    nock.restore();
    expect(unused, "mocks that nothing asked for").to.deep.equal([]);
  });
}

export { nock };
