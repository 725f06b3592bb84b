import { Button, Group, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { client } from '../api/client.js';
import { useMay, useUser } from '../api/session.js';
import { Card } from '../common/card.js';
import { ProblemView } from '../shell/problem-view.js';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';
import { DemoTry } from './demo-try.js';
import { openStep, type StepProps } from './draft.js';

export function StartStep({ draft, goTo }: StepProps) {
  const say = useSay(welcomeWords);
  const may = useMay();
  const open = openStep(draft);
  return (
    <>
      <p className="lead">{say('lead')}</p>
      <div className="choices">
        {may('POST /api/v1/demo') && <DemoTry />}
        <Card title={say('own')}>
          <p>{say('ownText')}</p>
          <Button onClick={() => goTo(open === 'start' ? 'shop' : open)}>
            {say(open === 'start' ? 'ownStart' : 'ownResume')}
          </Button>
        </Card>
      </div>
      <NewPassword />
    </>
  );
}

/** A change of the password ends all sessions; this one begins again at once. */
function NewPassword() {
  const say = useSay(welcomeWords);
  const { email } = useUser();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [outcome, setOutcome] = useState<'busy' | 'done' | { readonly error: unknown } | null>(null);
  const change = async (): Promise<void> => {
    setOutcome('busy');
    try {
      const body = { currentPassword: current, newPassword: next };
      await client.POST('/api/v1/auth/password', { body });
      await client.POST('/api/v1/auth/session', { body: { username: email, password: next } });
      setOutcome('done');
      setCurrent('');
      setNext('');
    } catch (error) {
      setOutcome({ error });
    }
  };
  return (
    <details className="card">
      <summary>{say('password')}</summary>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        <p className="dim">{say('passwordText')}</p>
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <PasswordInput
          label={say('passwordNow')}
          autoComplete="current-password"
          required
          value={current}
          onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
        />
        <PasswordInput
          label={say('passwordNew')}
          autoComplete="new-password"
          required
          minLength={12}
          value={next}
          onChange={({ currentTarget }) => setNext(currentTarget.value)}
        />
        <Group>
          <Button type="submit" variant="default" loading={outcome === 'busy'}>
            {say('passwordChange')}
          </Button>
          <span role="status">{outcome === 'done' && say('passwordChanged')}</span>
        </Group>
        {outcome !== null && typeof outcome === 'object' && <ProblemView error={outcome.error} />}
      </form>
    </details>
  );
}
