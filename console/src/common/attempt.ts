import { useState } from 'react';

interface Attempt {
  /** What the last attempt failed with, or null. */
  readonly error: unknown;
  readonly isBusy: boolean;
  readonly attempt: (work: () => Promise<void>) => void;
}

/** Work that a button begins: busy until it ends, and what it failed with stays to be shown. */
export function useAttempt(): Attempt {
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return { error, isBusy, attempt: (work) => void attempt(work) };
}
