import { Button, Title } from '@mantine/core';
import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
  Link,
} from '@tanstack/react-router';
import {
  LOG_LEVELS,
  PRODUCT_STATES,
  ROW_STATUSES,
  RUN_STATES,
  RUN_STATUSES,
  RUN_TRIGGERS,
} from './api/choices.js';
import { PLACES as MISSING_PLACES } from './missing/answers.js';
import { runOptions } from './api/client.js';
import { queries } from './api/queries.js';
import { Loading } from './common/card.js';
import { Frame } from './shell/frame.js';
import { NoticesProvider } from './shell/notices.js';
import { ProblemView } from './shell/problem-view.js';
import { useWords } from './words/index.js';

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
const oneOf =
  <const T extends string>(choices: readonly T[]) =>
  (value: unknown): T | undefined =>
    choices.find((choice) => choice === value);
const place = (value: unknown): number | undefined =>
  Math.trunc(Number(value)) >= 1 ? Math.trunc(Number(value)) : undefined;
/** Only what is there stands in the address. */
const present = <T extends object>(search: T): Partial<T> =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as Partial<T>;

const root = createRootRoute({ component: Root, notFoundComponent: NotFound });
const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./overview/overview-page.js'), 'OverviewPage'),
});
const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: (search: Record<string, unknown>) =>
    present({
      flow: text(search['flow']),
      state: oneOf(RUN_STATES)(search['state']),
      status: oneOf(RUN_STATUSES)(search['status']),
      trigger: oneOf(RUN_TRIGGERS)(search['trigger']),
      text: text(search['text']),
      from: text(search['from']),
      to: text(search['to']),
    }),
  component: lazyRouteComponent(() => import('./runs/runs-page.js'), 'RunsPage'),
});
const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$id',
  validateSearch: (search: Record<string, unknown>) =>
    present({
      status: oneOf(ROW_STATUSES)(search['status']),
      code: text(search['code']),
      sku: text(search['sku']),
      row: Number.isInteger(search['row']) ? (search['row'] as number) : undefined,
    }),
  loaderDeps: ({ search }) => search,
  loader: ({ params: { id }, deps }) => {
    void queries.prefetchQuery(runOptions(id));
    void import('./runs/use-rows.js').then(({ prefetchRows }) => prefetchRows(queries, id, deps));
  },
  component: lazyRouteComponent(() => import('./runs/run-page.js'), 'RunPage'),
});
const logs = createRoute({
  getParentRoute: () => root,
  path: '/logs',
  validateSearch: (search: Record<string, unknown>) =>
    present({
      level: oneOf(LOG_LEVELS)(search['level']),
      flow: text(search['flow']),
      login: text(search['login']),
      text: text(search['text']),
      sku: text(search['sku']),
      from: text(search['from']),
      to: text(search['to']),
    }),
  component: lazyRouteComponent(() => import('./logs/logs-page.js'), 'LogsPage'),
});

const products = createRoute({
  getParentRoute: () => root,
  path: '/products',
  validateSearch: (search: Record<string, unknown>) =>
    present({
      sku: text(search['sku']),
      state: oneOf(PRODUCT_STATES)(search['state']),
      flow: text(search['flow']),
      shop: text(search['shop']),
      page: place(search['page']),
    }),
  component: lazyRouteComponent(() => import('./products/products-page.js'), 'ProductsPage'),
});
const product = createRoute({
  getParentRoute: () => root,
  path: '/products/$sku',
  component: lazyRouteComponent(() => import('./products/product-page.js'), 'ProductPage'),
});
const logins = createRoute({
  getParentRoute: () => root,
  path: '/logins',
  validateSearch: (search: Record<string, unknown>) =>
    present({ q: text(search['q']), type: text(search['type']) }),
  component: lazyRouteComponent(() => import('./logins/logins-page.js'), 'LoginsPage'),
});
const newLogin = createRoute({
  getParentRoute: () => root,
  path: '/logins/new',
  validateSearch: (search: Record<string, unknown>) => present({ type: text(search['type']) }),
  component: lazyRouteComponent(() => import('./logins/new-login-page.js'), 'NewLoginPage'),
});
const login = createRoute({
  getParentRoute: () => root,
  path: '/logins/$slug',
  component: lazyRouteComponent(() => import('./logins/login-page.js'), 'LoginPage'),
});

const alarms = createRoute({
  getParentRoute: () => root,
  path: '/alarms',
  component: lazyRouteComponent(() => import('./alarms/alarms-page.js'), 'AlarmsPage'),
});
const alarm = createRoute({
  getParentRoute: () => root,
  path: '/alarms/$id',
  validateSearch: (search: Record<string, unknown>) =>
    present({
      flow: text(search['flow']),
      page: place(search['page']),
      days: [1, 7, 14, 30].find((days) => days === search['days']),
    }),
  component: lazyRouteComponent(() => import('./alarms/alarm-page.js'), 'AlarmPage'),
});

const performance = createRoute({
  getParentRoute: () => root,
  path: '/performance',
  validateSearch: (search: Record<string, unknown>) =>
    present({
      flow: text(search['flow']),
      days: [1, 7, 14, 28].find((days) => days === search['days']),
    }),
  component: lazyRouteComponent(() => import('./performance/performance-page.js'), 'PerformancePage'),
});
const compare = createRoute({
  getParentRoute: () => root,
  path: '/runs/compare',
  validateSearch: (search: Record<string, unknown>) =>
    present({ flow: text(search['flow']), a: text(search['a']), b: text(search['b']) }),
  component: lazyRouteComponent(() => import('./performance/compare-page.js'), 'ComparePage'),
});

const installation = createRoute({
  getParentRoute: () => root,
  path: '/installation',
  component: lazyRouteComponent(() => import('./installation/installation-page.js'), 'InstallationPage'),
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  validateSearch: (search: Record<string, unknown>) =>
    present({
      step: oneOf(['start', 'shop', 'erp', 'source', 'records', 'rows', 'changes', 'run'])(search['step']),
    }),
  component: lazyRouteComponent(() => import('./welcome/welcome-page.js'), 'WelcomePage'),
});

const designed = (search: Record<string, unknown>) =>
  present({
    card: oneOf(['configuration', 'read', 'script', 'mapping', 'write'])(search['card']),
    view: oneOf(['json'])(search['view']),
    test: text(search['test']),
  });
const flows = createRoute({
  getParentRoute: () => root,
  path: '/flows',
  validateSearch: (search: Record<string, unknown>) =>
    present({
      q: text(search['q']),
      sort: oneOf(['trouble', 'last', 'next'])(search['sort']),
      state: oneOf(['running', 'stopped'])(search['state']),
    }),
  component: lazyRouteComponent(() => import('./flows/flows-page.js'), 'FlowsPage'),
});
const versions = createRoute({
  getParentRoute: () => root,
  path: '/flows/$slug/versions',
  validateSearch: (search: Record<string, unknown>) =>
    present({ page: place(search['page']), from: place(search['from']), to: place(search['to']) }),
  component: lazyRouteComponent(() => import('./flows/versions-page.js'), 'VersionsPage'),
});
const paged = (search: Record<string, unknown>) => present({ page: place(search['page']) });
const schedule = createRoute({
  getParentRoute: () => root,
  path: '/flows/$slug/schedule',
  validateSearch: paged,
  component: lazyRouteComponent(() => import('./schedule/schedule-page.js'), 'SchedulePage'),
});
const reconcile = createRoute({
  getParentRoute: () => root,
  path: '/flows/$slug/reconcile',
  validateSearch: paged,
  component: lazyRouteComponent(() => import('./reconcile/reconcile-page.js'), 'ReconcilePage'),
});
const missing = createRoute({
  getParentRoute: () => root,
  path: '/flows/$slug/missing',
  validateSearch: (search: Record<string, unknown>) =>
    present({
      q: text(search['q']),
      place: oneOf(MISSING_PLACES)(search['place']),
      page: place(search['page']),
    }),
  component: lazyRouteComponent(() => import('./missing/missing-page.js'), 'MissingPage'),
});
const newFlow = createRoute({
  getParentRoute: () => root,
  path: '/flows/new',
  validateSearch: designed,
  component: lazyRouteComponent(() => import('./designer/designer-page.js'), 'NewFlowPage'),
});
const flow = createRoute({
  getParentRoute: () => root,
  path: '/flows/$slug',
  validateSearch: designed,
  component: lazyRouteComponent(() => import('./designer/designer-page.js'), 'DesignerPage'),
});

const account = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/account-page.js'), 'AccountPage'),
});
const users = createRoute({
  getParentRoute: () => root,
  path: '/settings/users',
  validateSearch: (search: Record<string, unknown>) => present({ page: place(search['page']) }),
  component: lazyRouteComponent(() => import('./settings/users-page.js'), 'UsersPage'),
});
const tokens = createRoute({
  getParentRoute: () => root,
  path: '/settings/tokens',
  validateSearch: (search: Record<string, unknown>) => present({ page: place(search['page']) }),
  component: lazyRouteComponent(() => import('./settings/tokens-page.js'), 'TokensPage'),
});
const audit = createRoute({
  getParentRoute: () => root,
  path: '/settings/audit',
  validateSearch: (search: Record<string, unknown>) =>
    present({
      actor: text(search['actor']),
      token: text(search['token']),
      target: text(search['target']),
      from: text(search['from']),
      to: text(search['to']),
      page: place(search['page']),
    }),
  component: lazyRouteComponent(() => import('./settings/audit-page.js'), 'AuditPage'),
});

const helpIndex = createRoute({
  getParentRoute: () => root,
  path: '/help',
  validateSearch: (search: Record<string, unknown>) => present({ q: text(search['q']) }),
  component: lazyRouteComponent(() => import('./help/help-page.js'), 'HelpIndexPage'),
});
const help = createRoute({
  getParentRoute: () => root,
  path: '/help/$page',
  component: lazyRouteComponent(() => import('./help/help-page.js'), 'HelpPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    runs,
    run,
    logs,
    products,
    product,
    logins,
    newLogin,
    login,
    alarms,
    alarm,
    performance,
    compare,
    installation,
    welcome,
    flows,
    newFlow,
    flow,
    versions,
    missing,
    schedule,
    reconcile,
    account,
    users,
    tokens,
    audit,
    helpIndex,
    help,
  ]),
  basepath: '/console',
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: Failed,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

/** Notices lead to pages, so they stand inside the router. */
function Root() {
  return (
    <NoticesProvider>
      <Frame />
    </NoticesProvider>
  );
}

function NotFound() {
  const { t } = useWords();
  return (
    <div className="empty">
      <Title order={1}>{t('notFound')}</Title>
      <Link className="link" to="/">
        {t('toOverview')}
      </Link>
    </div>
  );
}

/** One page fails, not the console. */
function Failed({ error, reset }: ErrorComponentProps) {
  const { t } = useWords();
  return (
    <>
      <ProblemView error={error} />
      <div>
        <Button variant="default" onClick={reset}>
          {t('problem.again')}
        </Button>
      </div>
    </>
  );
}
