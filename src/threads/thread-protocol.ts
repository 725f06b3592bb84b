/** A job for a thread. */
export interface ToThread {
  readonly task: string;
  readonly input: unknown;
}

/** How it ended: what the task answered, or what it threw. */
export type FromThread = { readonly value: unknown } | { readonly thrown: unknown };
