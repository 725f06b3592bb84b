import { Link } from '@tanstack/react-router';
import { useMay } from '../api/session.js';
import { useWords, type Word } from '../words/index.js';
import { Icon, type IconName } from './icons.js';

const PAGES: readonly {
  readonly to:
    | '/'
    | '/flows'
    | '/runs'
    | '/products'
    | '/logs'
    | '/logins'
    | '/alarms'
    | '/performance'
    | '/installation'
    | '/settings'
    | '/help';
  readonly word: Word;
  readonly icon: IconName;
  /** What its page asks for; by default everybody may. */
  readonly asks?: string;
}[] = [
  { to: '/', word: 'nav.overview', icon: 'overview' },
  { to: '/flows', word: 'nav.flows', icon: 'flows' },
  { to: '/runs', word: 'nav.runs', icon: 'runs' },
  { to: '/products', word: 'nav.products', icon: 'images' },
  { to: '/logs', word: 'nav.logs', icon: 'logs' },
  { to: '/logins', word: 'nav.logins', icon: 'key' },
  { to: '/alarms', word: 'nav.alarms', icon: 'bell' },
  { to: '/performance', word: 'nav.performance', icon: 'chart' },
  {
    to: '/installation',
    word: 'nav.installation',
    icon: 'server',
    asks: 'GET /api/v1/installation',
  },
  { to: '/settings', word: 'nav.settings', icon: 'settings' },
  { to: '/help', word: 'nav.help', icon: 'help' },
];

export function Navigation() {
  const { t } = useWords();
  const may = useMay();
  return (
    <>
      <div className="brand">
        <img src="/console/icon.svg" alt="" width={28} height={28} />
        {t('product')}
      </div>
      <nav aria-label={t('navigation')}>
        {PAGES.filter(({ asks }) => asks === undefined || may(asks)).map(({ to, word, icon }) => (
          <Link key={to} to={to} className="nav" activeOptions={{ exact: to === '/', includeSearch: false }}>
            <Icon name={icon} />
            {t(word)}
          </Link>
        ))}
        <a className="nav" href="/docs" target="_blank" rel="noreferrer">
          <Icon name="api" />
          {t('nav.api')}
        </a>
      </nav>
    </>
  );
}
