import { Button, Group, NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { client, type Schemas } from '../api/client.js';
import { Card } from '../common/card.js';
import { ProblemView } from '../shell/problem-view.js';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';
import type { StepProps } from './draft.js';
import { FirstRun } from './first-run.js';

const EVERY_MINUTES = [5, 15, 30, 60, 360, 1440] as const;

/** Saves the flow and runs it once; then says when it runs from now on. */
export function RunStep({ draft, change, clear }: StepProps) {
  const say = useSay(welcomeWords);
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [minutes, setMinutes] = useState('60');
  const [isScheduled, setScheduled] = useState(false);
  const { saved, flow } = draft;
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await work();
      await queries.invalidateQueries();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const run = (slug: string) =>
    client.POST('/api/v1/flows/{slug}/runs', { params: { path: { slug } }, body: { force: false } });
  const saveAndRun = () =>
    attempt(async () => {
      const body = flow as unknown as Schemas['FlowRequest'];
      const { data: made } = await client.POST('/api/v1/flows', { body });
      const slug = made?.slug ?? '';
      // The flow is there, whatever becomes of its run.
      change({ saved: { slug, runId: '' } });
      change({ saved: { slug, runId: (await run(slug)).data?.runId ?? '' } });
    });
  const runAgain = (slug: string) =>
    attempt(async () => change({ saved: { slug, runId: (await run(slug)).data?.runId ?? '' } }));
  const schedule = (slug: string) =>
    attempt(async () => {
      const params = { path: { slug } };
      const rule = { type: 'interval', everySeconds: Number(minutes) * 60 } as const;
      await client.PATCH('/api/v1/flows/{slug}', { params, body: { schedule: rule } as never });
      await client.POST('/api/v1/flows/{slug}/start', { params });
      setScheduled(true);
    });
  return (
    <>
      <Card title={say('step.run')}>
        <p>{say('runText')}</p>
        {saved !== null && saved.runId !== '' && <FirstRun id={saved.runId} />}
        <Group mt="sm">
          {saved === null ? (
            <Button loading={isBusy} onClick={() => void saveAndRun()}>
              {say('saveAndRun')}
            </Button>
          ) : (
            <Button variant="default" loading={isBusy} onClick={() => void runAgain(saved.slug)}>
              {say('runAgain')}
            </Button>
          )}
        </Group>
        {error !== null && <ProblemView error={error} />}
      </Card>
      {saved !== null && (
        <Card title={say('schedule')}>
          <p>{say(isScheduled ? 'scheduled' : 'scheduleText', { n: Number(minutes) })}</p>
          <Group align="flex-end">
            <NativeSelect
              label={say('every')}
              data={EVERY_MINUTES.map((n) => ({ value: String(n), label: say('minutes', { n }) }))}
              value={minutes}
              onChange={({ currentTarget }) => {
                setMinutes(currentTarget.value);
                setScheduled(false);
              }}
            />
            <Button loading={isBusy} disabled={isScheduled} onClick={() => void schedule(saved.slug)}>
              {say('startFlow')}
            </Button>
          </Group>
          <Group mt="md" gap="lg">
            <Link className="link" to="/flows/$slug" params={{ slug: saved.slug }} onClick={clear}>
              {say('toFlow')}
            </Link>
            <Link className="link" to="/" onClick={clear}>
              {say('done')}
            </Link>
          </Group>
        </Card>
      )}
    </>
  );
}
