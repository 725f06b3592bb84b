import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { client } from '../api/client.js';
import { Card, Loading } from '../common/card.js';
import { useDemo } from '../common/demo.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';
import { FirstRun } from './first-run.js';

/** A whole flow between simulators with one click, and away with another. */
export function DemoTry() {
  const { t } = useWords();
  const say = useSay(welcomeWords);
  const { demo, error, isBusy, start, remove } = useDemo();
  const [runId, setRunId] = useState<string | null>(null);
  const run = async (slug: string): Promise<void> => {
    const params = { path: { slug } };
    const { data } = await client.POST('/api/v1/flows/{slug}/runs', { params, body: { force: true } });
    setRunId(data?.runId ?? null);
  };
  const isThere = demo !== undefined && demo.state !== 'none';
  return (
    <Card title={say('try')}>
      <p>{say('tryText')}</p>
      {error !== null && <ProblemView error={error} />}
      {demo === undefined && error === null && <Loading lines={2} />}
      {runId !== null && isThere && <FirstRun id={runId} />}
      {demo?.obstacle != null && demo.state !== 'running' && <p className="dim">{demo.obstacle}</p>}
      {demo !== undefined && (
        <Group gap="sm">
          {runId === null && (demo.obstacle === null || demo.state === 'running') && (
            <Button loading={isBusy} onClick={() => start(run)}>
              {say('tryNow')}
            </Button>
          )}
          {isThere && (
            <Button
              variant="default"
              loading={isBusy}
              onClick={() => {
                setRunId(null);
                remove();
              }}
            >
              {t('demo.remove')}
            </Button>
          )}
        </Group>
      )}
    </Card>
  );
}
