import { Button, Group } from '@mantine/core';
import { Icon } from '../shell/icons.js';
import { ProblemView } from '../shell/problem-view.js';
import { useSay } from '../words/say.js';
import { welcomeWords } from '../words/welcome.js';
import type { TestedLogin } from './use-new-login.js';

interface LoginSaveProps {
  readonly tested: TestedLogin | null;
  readonly error: unknown;
  readonly isBusy: boolean;
  readonly isDisabled?: boolean;
  readonly onSaveAnyway: () => void;
}

/** The end of a form of a login: why it was refused, and its buttons. */
export function LoginSave({ tested, error, isBusy, isDisabled = false, onSaveAnyway }: LoginSaveProps) {
  const say = useSay(welcomeWords);
  return (
    <>
      {tested !== null && <Refusal tested={tested} />}
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

function Refusal({ tested }: { readonly tested: TestedLogin }) {
  const say = useSay(welcomeWords);
  return (
    <div className="note bad" role="alert">
      <div>
        <b>{say('loginFailed')}</b>
        <ul className="plain">
          {tested.steps.map((step) => (
            <li key={step.name}>
              <Icon name={step.ok ? 'check' : 'cross'} size={14} /> {step.name}
              {step.detail === null ? '' : `: ${step.detail}`}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
