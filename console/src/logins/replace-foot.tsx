import { Button, Group } from '@mantine/core';
import type { Problem } from '../api/problem.js';
import { LoginSteps, type Tested } from '../login-form/login-steps.js';
import { ProblemView } from '../shell/problem-view.js';
import { type LoginWord, loginWords } from '../words/logins.js';
import { useSay } from '../words/say.js';

interface ReplaceFootProps {
  readonly word: LoginWord;
  readonly isBusy: boolean;
  readonly isReady: boolean;
  readonly tested: Tested | null;
  readonly problem: Problem | null;
  readonly onForce: () => void;
}

/** The button that tests and saves, why it did not, and the way around it with its warning. */
export function ReplaceFoot({ word, isBusy, isReady, tested, problem, onForce }: ReplaceFootProps) {
  const say = useSay(loginWords);
  return (
    <>
      {tested !== null && <LoginSteps tested={tested} />}
      {tested !== null && <div className="note warn">{say('saveAnywayText')}</div>}
      {problem !== null && <ProblemView error={problem} />}
      <Group>
        <Button type="submit" loading={isBusy} disabled={!isReady}>
          {say(word)}
        </Button>
        {tested !== null && (
          <Button variant="default" loading={isBusy} onClick={onForce}>
            {say('saveAnyway')}
          </Button>
        )}
      </Group>
    </>
  );
}
