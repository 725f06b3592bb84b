export const FINDING_VERDICTS = ['ok', 'warning', 'failed'] as const;

/** What an installation was found to stand on. */
export interface Finding {
  readonly check: string;
  readonly verdict: (typeof FINDING_VERDICTS)[number];
  /** What was found and, unless it is ok, what to do. */
  readonly detail: string;
}

export type Found = Omit<Finding, 'check'>;

export const ok = (detail: string): Found => ({ verdict: 'ok', detail });
export const warning = (detail: string): Found => ({ verdict: 'warning', detail });
export const failed = (detail: string): Found => ({ verdict: 'failed', detail });

/** What a check found; what it throws is a failure. */
export async function findingOf(check: string, find: () => Found | Promise<Found>): Promise<Finding> {
  try {
    return { check, ...(await find()) };
  } catch (error) {
    return { check, ...failed(error instanceof Error ? error.message : String(error)) };
  }
}
