/** Requests under way at one integration. It falls with failures and rises again with each success. */
export const inFlightMax = 16;
/** Failures in a row after which the integration is only tried now and then. */
const failuresMax = 20;
const restMsMin = 250;
const restMsMax = 5_000;

export type Pace = ReturnType<typeof createPace>;

/** How fast an integration is tried: with all its might while it answers, one attempt now and then while it does not. */
export function createPace() {
  let limit = inFlightMax;
  let failures = 0;
  let restUntilMs = 0;
  return {
    /** Whether another request may start beside those under way. */
    allows: (inFlight: number, nowMs: number) => inFlight < limit && nowMs >= restUntilMs,
    isResting: (nowMs: number) => nowMs < restUntilMs,
    isFresh: () => failures === 0,
    /** Tells how an attempt went. */
    adapt(isFailure: boolean, nowMs: number): void {
      if (!isFailure) {
        failures = 0;
        restUntilMs = 0;
        limit = Math.min(limit + 1, inFlightMax);
        return;
      }
      failures += 1;
      limit = Math.max(Math.floor(limit / 2), 1);
      const over = failures - failuresMax;
      if (over >= 0) restUntilMs = nowMs + Math.min(restMsMin * 2 ** over, restMsMax);
    },
  };
}
