import { Button, Group, NativeSelect, PasswordInput, Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client, type Schemas } from '../api/client.js';
import { useUser } from '../api/session.js';
import { useAttempt } from '../common/attempt.js';
import { useConfirm } from '../common/confirm.js';
import { Dialog, DialogFoot } from '../common/dialog.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { settingsWords } from '../words/settings.js';
import { SessionTable } from './session-table.js';

type User = Schemas['UserResponse'];

const ROLES = ['viewer', 'editor', 'admin', 'sender'] as const;

interface UserDialogProps {
  /** Null: a new one. */
  readonly user: User | null;
  readonly onClose: () => void;
}

/** A user's role, password and state; sessions and what ends them. */
export default function UserDialog({ user, onClose }: UserDialogProps) {
  const { t } = useWords();
  const say = useSay(settingsWords);
  const { tell } = useNotices();
  const queries = useQueryClient();
  const { error, isBusy, attempt } = useAttempt();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<User['role']>(user?.role ?? 'viewer');
  const [password, setPassword] = useState('');
  const [disabled, setDisabled] = useState(user?.disabled ?? false);
  const save = async (): Promise<void> => {
    if (user === null) {
      await client.POST('/api/v1/users', { body: { email: email.trim(), role, password } });
      tell(say('userAdded', { email }));
    } else {
      const body = { role, disabled, ...(password !== '' && { password }) };
      await client.PATCH('/api/v1/users/{id}', { params: { path: { id: user.id } }, body });
      tell(say('userChanged', { email: user.email }));
    }
    await queries.invalidateQueries({ queryKey: ['get', '/api/v1/users'] });
    onClose();
  };
  return (
    <Dialog
      size="lg"
      title={user === null ? say('addUser') : say('changeUser', { email: user.email })}
      onClose={onClose}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          attempt(save);
        }}
      >
        {user === null && (
          <TextInput
            label={say('email')}
            name="email"
            type="email"
            required
            autoComplete="off"
            value={email}
            onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          />
        )}
        <NativeSelect
          label={say('role')}
          description={say(`is.${role}`)}
          data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
          value={role}
          onChange={({ currentTarget }) =>
            setRole(ROLES.find((one) => one === currentTarget.value) ?? 'viewer')
          }
        />
        <PasswordInput
          label={say(user === null ? 'password' : 'resetPassword')}
          description={say(user === null ? 'passwordHelp' : 'resetHelp')}
          name="password"
          autoComplete="new-password"
          required={user === null}
          minLength={12}
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        {user !== null && (
          <Switch
            label={say('isDisabled')}
            checked={disabled}
            onChange={({ currentTarget }) => setDisabled(currentTarget.checked)}
          />
        )}
        {user !== null && <UserSessions user={user} />}
        {error !== null && <ProblemView error={error} />}
        {user !== null && <Remedies user={user} onClose={onClose} />}
        <DialogFoot onClose={onClose}>
          <Button type="submit" loading={isBusy}>
            {say(user === null ? 'add' : 'save')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}

function UserSessions({ user }: { readonly user: User }) {
  const say = useSay(settingsWords);
  const { fail } = useNotices();
  const { data, refetch } = api.useQuery('get', '/api/v1/users/{id}/sessions', {
    params: { path: { id: user.id } },
  });
  const end = async (sessionId: string): Promise<void> => {
    await client
      .DELETE('/api/v1/users/{id}/sessions/{sessionId}', { params: { path: { id: user.id, sessionId } } })
      .catch(fail);
    await refetch();
  };
  if (data === undefined) return null;
  if (data.results.length === 0) return <p className="dim">{say('noSessions')}</p>;
  return (
    <SessionTable
      label={say('userSessions', { email: user.email })}
      sessions={data.results}
      onEnd={(id) => void end(id)}
    />
  );
}

function Remedies({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const say = useSay(settingsWords);
  const me = useUser();
  const { tell, fail } = useNotices();
  const queries = useQueryClient();
  const { ask, dialog } = useConfirm();
  const params = { path: { id: user.id } };
  const act = async (work: () => Promise<unknown>, told: string): Promise<void> => {
    try {
      await work();
      tell(told);
      onClose();
    } catch (reason) {
      fail(reason);
    }
    await queries.invalidateQueries({ queryKey: ['get', '/api/v1/users'] });
  };
  const remove = (): void =>
    ask({
      title: say('deleteUserAsk', { email: user.email }),
      text: say('deleteUserText'),
      yes: say('deleteUser'),
      no: say('cancel'),
      act: () =>
        void act(
          () => client.DELETE('/api/v1/users/{id}', { params }),
          say('userDeleted', { email: user.email }),
        ),
    });
  return (
    <Group>
      <Button
        variant="default"
        title={say('unlockHelp')}
        onClick={() =>
          void act(
            () => client.POST('/api/v1/users/{id}/unlock', { params }),
            say('unlocked', { email: user.email }),
          )
        }
      >
        {say('unlock')}
      </Button>
      {user.id !== me.id && (
        <Button variant="default" onClick={remove}>
          {say('deleteUser')}
        </Button>
      )}
      {dialog}
    </Group>
  );
}
