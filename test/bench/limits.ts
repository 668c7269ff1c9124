/** What the benchmark fails above. N is the number of accounts. */
export const limits = {
  /** Cmdlets that reading every object of the stack takes: settings and billing of each account, and five lists. */
  readCmdlets: (accounts: number) => 2 * accounts + 5,
  readRequests: 30,
  /** Writes of an update that has nothing to do. */
  idleWrites: 0,
  /** Tokens that one process asks for: one for Exchange, one for Graph. */
  tokensPerProcess: 2,
  /** One PATCH for each policy that blocks, whatever the number of accounts. */
  policyPatches: (blocking: number) => blocking,
  /** Looks at a change after the one that could show it. */
  extraLooks: 1,
  /** Wall time with every tenth call throttled, in fault-free times. */
  throttledTimes: 2,
  /** The whole benchmark, in milliseconds. */
  benchMs: 180_000,
};

/** What the service takes for a call, for the naive way's time; exchange-admin §A.9 and Graph's own limit of one a second. */
export const serviceMs = { cmdlet: 500, conditionalAccess: 1_000 };
