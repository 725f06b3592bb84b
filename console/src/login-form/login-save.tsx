import { Button, Group } from '@mantine/core';
import { ProblemView } from '../shell/problem-view.js';
import { useSay } from '../words/say.js';
import { loginWords } from '../words/logins.js';
import { LoginSteps, type Tested } from './login-steps.js';

interface LoginSaveProps {
  readonly tested: Tested | null;
  readonly error: unknown;
  readonly isBusy: boolean;
  readonly isDisabled?: boolean;
  readonly onSaveAnyway: () => void;
}

/** The end of a form of a login: why it was refused, and its buttons. */
export function LoginSave({ tested, error, isBusy, isDisabled = false, onSaveAnyway }: LoginSaveProps) {
  const say = useSay(loginWords);
  return (
    <>
      {tested !== null && <LoginSteps tested={tested} />}
      {error !== null && <ProblemView error={error} />}
      <Group>
        <Button type="submit" loading={isBusy} disabled={isDisabled}>
          {say('testAndSave')}
        </Button>
        {tested !== null && (
          <Button variant="default" loading={isBusy} disabled={isDisabled} onClick={onSaveAnyway}>
            {say('saveAnyway')}
          </Button>
        )}
      </Group>
    </>
  );
}
