import { Button, Group, PasswordInput, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../api/client.js';
import { useUser } from '../api/session.js';
import { useAttempt } from '../common/attempt.js';
import { Card, Loading } from '../common/card.js';
import { useConfirm } from '../common/confirm.js';
import { LanguageSwitch } from '../shell/language-switch.js';
import { useNotices } from '../shell/notices.js';
import { ProblemView } from '../shell/problem-view.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { settingsWords } from '../words/settings.js';
import { SessionTable } from './session-table.js';
import { SettingsFrame } from './settings-frame.js';

const THEMES = ['light', 'dark', 'auto'] as const;

export function AccountPage() {
  return (
    <SettingsFrame place="account">
      <Me />
      <PasswordCard />
      <SessionsCard />
      <LookCard />
    </SettingsFrame>
  );
}

function Me() {
  const { t } = useWords();
  const say = useSay(settingsWords);
  const { email, role } = useUser();
  return (
    <dl className="card facts">
      <div>
        <dt>{say('email')}</dt>
        <dd>{email}</dd>
      </div>
      <div>
        <dt>{say('role')}</dt>
        <dd>
          {t(`role.${role}`)} <span className="dim">– {say(`is.${role}`)}</span>
        </dd>
      </div>
    </dl>
  );
}

function PasswordCard() {
  const say = useSay(settingsWords);
  const { email } = useUser();
  const { tell } = useNotices();
  const { error, isBusy, attempt } = useAttempt();
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const change = async (): Promise<void> => {
    await client.POST('/api/v1/auth/password', { body: { currentPassword, newPassword } });
    tell(say('passwordChanged'));
    // This session has ended, too.
    location.assign('/console/settings');
  };
  return (
    <Card title={say('changePassword')}>
      <form
        className="stack narrow"
        onSubmit={(event) => {
          event.preventDefault();
          attempt(change);
        }}
      >
        <p className="dim lead">{say('passwordText')}</p>
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <PasswordInput
          label={say('currentPassword')}
          name="currentPassword"
          autoComplete="current-password"
          required
          value={currentPassword}
          onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
        />
        <PasswordInput
          label={say('newPassword')}
          description={say('passwordHelp')}
          name="newPassword"
          autoComplete="new-password"
          required
          minLength={12}
          value={newPassword}
          onChange={({ currentTarget }) => setNew(currentTarget.value)}
        />
        {error !== null && <ProblemView error={error} />}
        <div>
          <Button type="submit" loading={isBusy}>
            {say('changePassword')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function SessionsCard() {
  const say = useSay(settingsWords);
  const queries = useQueryClient();
  const { tell, fail } = useNotices();
  const { ask, dialog } = useConfirm();
  const { data, error, refetch } = api.useQuery('get', '/api/v1/auth/sessions');
  const end = async (work: Promise<unknown>, told: string): Promise<void> => {
    try {
      await work;
      tell(told);
    } catch (reason) {
      fail(reason);
    }
    await queries.invalidateQueries({ queryKey: ['get', '/api/v1/auth/sessions'] });
  };
  const endOthers = (): void =>
    ask({
      title: say('endOthersAsk'),
      text: say('endOthersText'),
      yes: say('endOthers'),
      no: say('cancel'),
      act: () => void end(client.DELETE('/api/v1/auth/sessions'), say('othersEnded')),
    });
  const hasOthers = data !== undefined && data.results.some(({ current }) => !current);
  return (
    <Card
      title={say('sessions')}
      flush
      aside={
        hasOthers && (
          <Button variant="default" onClick={endOthers}>
            {say('endOthers')}
          </Button>
        )
      }
    >
      <p className="dim lead">{say('sessionsText')}</p>
      {dialog}
      {error !== null && <ProblemView error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={3} />}
      {data !== undefined && (
        <SessionTable
          label={say('sessions')}
          sessions={data.results}
          onEnd={(id) =>
            void end(client.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } }), say('ended'))
          }
        />
      )}
    </Card>
  );
}

function LookCard() {
  const { t } = useWords();
  const say = useSay(settingsWords);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Card title={say('look')}>
      <p className="dim lead">{say('lookText')}</p>
      <Group>
        <LanguageSwitch />
        <SegmentedControl
          size="xs"
          aria-label={t('theme')}
          data={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
          value={colorScheme}
          onChange={(value) => setColorScheme(THEMES.find((theme) => theme === value) ?? 'auto')}
        />
      </Group>
    </Card>
  );
}
