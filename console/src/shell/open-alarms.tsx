import { Link, useRouterState } from '@tanstack/react-router';
import { api } from '../api/client.js';
import { useWords } from '../words/index.js';
import { Icon } from './icons.js';

/** Pages that show them at large. */
const AT_LARGE = /^\/(console\/)?(alarms|$)/;

/** Alarms that are open, on every page: asked for once, then whenever the stream of events tells of alarms. */
export function OpenAlarms() {
  const { t } = useWords();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const { data } = api.useQuery(
    'get',
    '/api/v1/alarms',
    { params: { query: { open: true, limit: 100 } } },
    { staleTime: Infinity },
  );
  const open = (data?.results ?? []).filter(({ silence }) => silence === null);
  return (
    <div role="status">
      {open.length > 0 && !AT_LARGE.test(path) && (
        <div className="alarmbar bad">
          <Icon name="warning" size={16} />
          <span>
            <Link to="/alarms">{t('alarms.open', { n: open.length })}</Link>:{' '}
            {open.map(({ name }) => name).join(', ')}
          </span>
        </div>
      )}
    </div>
  );
}
