import { Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../api/session.js';
import { Empty } from '../common/card.js';
import { useWords } from '../words/index.js';
import { useSay } from '../words/say.js';
import { settingsWords } from '../words/settings.js';
import './settings.css';

const PLACES = [
  { to: '/settings', word: 'account', asks: null },
  { to: '/settings/tokens', word: 'tokens', asks: null },
  { to: '/settings/users', word: 'users', asks: 'GET /api/v1/users' },
  { to: '/settings/audit', word: 'audit', asks: 'GET /api/v1/audit' },
] as const;

interface SettingsFrameProps {
  readonly place: (typeof PLACES)[number]['word'];
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** The heading and the places of the settings, as far as the role may see them. */
export function SettingsFrame({ place, aside, children }: SettingsFrameProps) {
  const { t } = useWords();
  const say = useSay(settingsWords);
  const may = useMay();
  const mine = PLACES.filter(({ asks }) => asks === null || may(asks));
  const isMine = mine.some(({ word }) => word === place);
  return (
    <>
      <title>{`${say(place)} · ${t('product')}`}</title>
      <nav className="tabs" aria-label={say('places')}>
        {mine.map(({ to, word }) => (
          <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>
            {say(word)}
          </Link>
        ))}
      </nav>
      <div className="settingshead">
        <Title order={1}>{say(place)}</Title>
        {isMine && aside}
      </div>
      {isMine ? (
        children
      ) : (
        <div className="card">
          <Empty title={say('noRight')}>
            <p>{say('noRightText')}</p>
          </Empty>
        </div>
      )}
    </>
  );
}
