import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas } from '../api/client.js';
import { Problem } from '../api/problem.js';
import type { Tested } from '../login-form/login-steps.js';
import { useNotices } from '../shell/notices.js';
import { type LoginWord, loginWords } from '../words/logins.js';
import { useSay } from '../words/say.js';
import type { Login } from './states.js';

/** The parts of a login's document that can change. */
export type Change = Readonly<Partial<Record<'name' | 'settings' | 'secrets' | 'session' | 'tls', unknown>>>;

interface Replacing {
  readonly isBusy: boolean;
  /** How the test went, where it did not work. */
  readonly tested: Tested | null;
  readonly problem: Problem | null;
  readonly replace: (change: Change, force: boolean) => void;
}

/** Tests a changed login and puts it in place when it works, or by force. */
export function useReplace(
  login: Login,
  said: { readonly tested: LoginWord; readonly forced: LoginWord },
): Replacing {
  const say = useSay(loginWords);
  const { tell } = useNotices();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [tested, setTested] = useState<Tested | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const replace = async (change: Change, force: boolean): Promise<void> => {
    setBusy(true);
    setTested(null);
    setProblem(null);
    try {
      const { slug, name, type, settings, secrets, session, tls, version } = login;
      const document = { slug, name, type, settings, secrets, session, tls, ...change };
      const { data } = await client.POST('/api/v1/logins/{slug}/replace', {
        params: { path: { slug }, header: { 'If-Match': `"${version}"` } },
        body: { document: document as unknown as Schemas['LoginRequest'], force },
      });
      if (data === undefined) return;
      if (!data.saved) return setTested(data.test);
      tell(say(data.test.ok ? said.tested : said.forced));
      await queries.invalidateQueries();
    } catch (error) {
      setProblem(Problem.of(error));
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, tested, problem, replace: (change, force) => void replace(change, force) };
}
