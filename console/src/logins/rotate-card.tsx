import { PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { Card } from '../common/card.js';
import { useFieldName } from '../login-form/login-field.js';
import { forms } from '../login-form/login-fields.js';
import { loginWords } from '../words/logins.js';
import { useSay } from '../words/say.js';
import { ReplaceFoot } from './replace-foot.js';
import { changeOf, nameOfSlot, type SecretSlot, secretSlotsOf } from './secret-slots.js';
import type { Login } from './states.js';
import { useReplace } from './use-replace.js';

/** Replaces secrets without a gap: the new one is tested, and takes over with its session. */
export function RotateCard({ login }: { readonly login: Login }) {
  const say = useSay(loginWords);
  const nameOf = useFieldName();
  const slots = secretSlotsOf(login, forms.types[login.type] ?? []);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const { isBusy, tested, problem, replace } = useReplace(login, {
    tested: 'rotated',
    forced: 'rotatedUntested',
  });
  const submit = (force: boolean): void => replace(changeOf(login, slots, typed), force);
  const labelOf = ({ part, path }: SecretSlot): string => {
    if (part === 'tls') return say('tlsKey');
    if (part === 'secrets') return path.join('.');
    return path.map((name, at) => (at === 0 ? nameOf(name) : name)).join(': ');
  };
  if (slots.length === 0)
    return (
      <Card title={say('rotate')}>
        <p className="dim">{say('noSecrets')}</p>
      </Card>
    );
  return (
    <Card title={say('rotate')}>
      <p className="dim lead">{say('rotateText')}</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          submit(false);
        }}
      >
        {slots.map((slot) => {
          const name = nameOfSlot(slot);
          return (
            <PasswordInput
              key={name}
              label={labelOf(slot)}
              autoComplete="new-password"
              placeholder={say('keptSecret')}
              error={
                problem?.errors.find(({ path }) => path === name || path === `document.${name}`)?.message
              }
              value={typed[name] ?? ''}
              onChange={({ currentTarget: { value } }) =>
                setTyped((before) => ({ ...before, [name]: value }))
              }
            />
          );
        })}
        <ReplaceFoot
          word="rotateNow"
          isBusy={isBusy}
          isReady={Object.values(typed).some((text) => text !== '')}
          tested={tested}
          problem={problem}
          onForce={() => submit(true)}
        />
      </form>
    </Card>
  );
}
