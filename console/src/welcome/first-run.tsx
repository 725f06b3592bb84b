import { Group } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { type RunDetail, runOptions } from '../api/client.js';
import { useRun } from '../api/live.js';
import { Loading } from '../common/card.js';
import { Progress } from '../common/progress.js';
import { RunState } from '../common/state.js';
import { RunDuration } from '../common/time.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';

/** A run to its end, live, and what came of it in a sentence. */
export function FirstRun({ id }: { readonly id: string }) {
  const { problem } = useWords();
  const say = useSay(welcomeWords);
  const queries = useQueryClient();
  const { data: run, error, refetch } = useQuery(runOptions(id));
  const onRun = useCallback(
    (next: RunDetail) => queries.setQueryData<RunDetail>(runOptions(id).queryKey, next),
    [queries, id],
  );
  useRun(id, run !== undefined && run.state !== 'finished', onRun);
  if (error !== null) return <ProblemView error={error} onRetry={() => void refetch()} />;
  if (run === undefined) return <Loading lines={2} />;
  const { failure, written, skipped, failed, held, status } = run;
  return (
    <div className="firstrun">
      <Group justify="space-between">
        <RunState run={run} />
        <span className="dim">
          <RunDuration run={run} />
        </span>
      </Group>
      <Progress run={run} />
      <p role="status">
        {status === null && say('running')}
        {(status === 'succeeded' || status === 'empty') && say('green', { written, skipped })}
        {status === 'partial' && say('partial', { failed, held, written })}
        {(status === 'failed' || status === 'cancelled') &&
          `${problem(failure?.code ?? '') ?? say('notGreen')} ${failure?.detail ?? ''}`}
      </p>
      <Link className="link" to="/runs/$id" params={{ id }}>
        {say('openRun')}
      </Link>
    </div>
  );
}
