import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas } from '../api/client.js';
import { slugOf } from '../common/slug-of.js';
import type { Tested } from './login-steps.js';

interface NewLogin {
  readonly name: string;
  readonly type: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A login that is tried first, and saved when it works, or when that is asked for. */
export function useNewLogin(onSaved: (slug: string, settings: NewLogin['settings']) => void) {
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [tested, setTested] = useState<Tested | null>(null);
  const [error, setError] = useState<unknown>(null);
  const save = async (login: NewLogin, isTested: boolean): Promise<void> => {
    setBusy(true);
    setError(null);
    setTested(null);
    try {
      const slug = slugOf(login.name);
      const document = { ...login, slug } as unknown as Schemas['LoginRequest'];
      if (isTested) {
        const { data } = await client.POST('/api/v1/test/login', { body: { document } });
        if (data?.ok !== true) return setTested(data ?? null);
      }
      await client.POST('/api/v1/logins', { body: document });
      await queries.invalidateQueries({ queryKey: ['get', '/api/v1/logins'] });
      onSaved(slug, login.settings);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return { save, isBusy, tested, error };
}
