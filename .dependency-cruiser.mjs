// Who may import whom: the rooms of src/ and their public faces. The table is the law; docs/architecture.md explains it, and a test
// compares the two.
export const base = ['config', 'common', 'telemetry'];
export const rooms = {
  config: [],
  logger: base,
  common: ['config'],
  telemetry: ['config'],
  rows: [],
  threads: base,
  database: base,
  'http-client': [...base, 'database'],
  auth: [...base, 'database'],
  audit: [...base, 'database', 'auth'],
  logins: [...base, 'database', 'http-client', 'auth', 'logs'],
  logs: [...base, 'database', 'auth'],
  'erp-reader': [...base, 'threads', 'database', 'http-client', 'logins'],
  transform: base,
  'omnitron-writer': [...base, 'database', 'http-client', 'logins', 'rows'],
  engine: [...base, 'threads', 'logins', 'erp-reader', 'transform', 'omnitron-writer', 'rows'],
  flows: [...base, 'database', 'auth', 'logins', 'transform', 'erp-reader', 'omnitron-writer', 'engine'],
  runs: [
    ...base,
    'engine',
    'engine/steps',
    'database',
    'auth',
    'logins',
    'flows',
    'erp-reader',
    'transform',
    'omnitron-writer',
    'logs',
    'rows',
  ],
  schedule: [...base, 'database', 'auth', 'flows', 'runs'],
  outbound: [...base, 'database', 'auth', 'flows', 'omnitron-writer', 'runs', 'rows'],
  products: [...base, 'auth', 'logs', 'rows', 'runs'],
  reconcile: [...base, 'database', 'auth', 'flows', 'runs', 'omnitron-writer'],
  'fetch-missing': [...base, 'database', 'auth', 'logins', 'flows', 'runs', 'omnitron-writer'],
  templates: [...base, 'auth'],
  testing: [
    ...base,
    'threads',
    'engine',
    'database',
    'http-client',
    'auth',
    'logins',
    'flows',
    'erp-reader',
    'transform',
    'omnitron-writer',
    'runs',
    'outbound',
    'rows',
  ],
  monitoring: [...base, 'database', 'http-client', 'auth', 'flows', 'transform', 'logs', 'runs', 'schedule'],
  backup: [...base, 'database'],
  installation: [...base, 'database', 'http-client', 'auth', 'logins', 'flows'],
  reference: ['auth'],
  console: ['config'],
  'command-line': [],
  demo: ['command-line'],
};

export default {
  forbidden: [
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `room-${room}`,
      comment: `${room} may import ${allowed.join(', ') || 'nothing of the other rooms'}, and each by its index.ts alone.`,
      severity: 'error',
      from: { path: `^src/${room}/`, pathNot: '^src/threads/tasks/' },
      to: {
        path: '^src/',
        // Rooms whose cores run in threads need it without the rest of common.
        pathNot: [
          `^src/${room}/`,
          '^src/common/json-text\\.ts$',
          ...allowed.map((other) => `^src/${other}/index\\.ts$`),
        ],
      },
    })),
    {
      name: 'thread-tasks',
      comment:
        'What threads do is made of the pure cores of rooms and of packages: a thread loads nothing else.',
      severity: 'error',
      from: { path: '^src/threads/tasks/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^src/|@nestjs|typeorm|/pg/|rxjs',
        pathNot:
          '^src/(threads/tasks/|transform/mapping\\.ts$|common/json-(shape|syntax|text)\\.ts$|erp-reader/response/(csv|xml|document-fault)\\.ts$)',
      },
    },
    {
      name: 'pure-cores',
      comment:
        'The paginators and filename templates are plain TypeScript: no Nest, no database, no network.',
      severity: 'error',
      from: {
        path: '^src/(erp-reader/pagination/|omnitron-writer/filename-template|transform/mapping\\.ts|threads/(worker|tasks/))',
        pathNot: '\\.spec\\.ts$',
      },
      to: { path: '(@nestjs|typeorm|/pg/|pg-boss|axios|undici|rxjs)' },
    },
    {
      name: 'packages-stand-alone',
      comment:
        'A package knows nothing of the application: limits, logger, metrics and clock come as arguments.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '(^(src|test|bench|migrations)/|@nestjs|typeorm)' },
    },
    {
      name: 'packages-by-name',
      comment: 'A package is imported by its name, which gives its index.ts and nothing else.',
      severity: 'error',
      from: { path: '^(src|packages)/([^/]+)' },
      to: {
        path: '^packages/',
        pathNot: '^packages/$2/',
        dependencyTypes: ['local'],
        dependencyTypesNot: ['aliased-workspace'],
      },
    },
    {
      name: 'light-cli',
      comment:
        'Outside of cli/local, the command line loads nothing of the server before a command is called, not even an index.ts.',
      severity: 'error',
      from: { path: '^src/cli(\\.ts$|/(?!local/))', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '(^src/|^packages/|@nestjs|typeorm|/pg/|pyodide|class-validator|class-transformer|reflect-metadata|rxjs)',
        pathNot:
          '^src/(cli/|command-line/index\\.ts$|demo/demo-command\\.ts$|config/(environment|own-version)\\.ts$|auth/role\\.ts$)',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'light-demo-command',
      comment: 'The command of the demo stands in the command line: it loads the demo when it is called.',
      severity: 'error',
      from: { path: '^src/demo/demo-command\\.ts$' },
      to: { path: '^src/', pathNot: '^src/command-line/index\\.ts$', dynamic: false },
    },
    {
      name: 'console-pages',
      comment: 'A page of the console imports no other page; pages are loaded by routes.tsx alone.',
      severity: 'error',
      from: { path: '^console/src/(?!routes\\.tsx$)([^/]+)/' },
      to: { path: '^console/src/(overview|runs|logs)/', pathNot: '^console/src/$1/' },
    },
    {
      name: 'console-foundations',
      comment:
        'What pages stand on knows no page, and the API client and the words know nothing of the console.',
      severity: 'error',
      from: { path: '^console/src/(api|words)/' },
      to: { path: '^console/src/', pathNot: '^console/src/$1/' },
    },
    {
      name: 'console-stands-alone',
      comment: 'The console speaks to the server over HTTP only; it shares no code with it.',
      severity: 'error',
      from: { path: '^console/' },
      to: { path: '^(src|packages|migrations|test|bench)/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: { path: '^(src|packages|console/src)/' },
      to: { circular: true },
    },
    {
      name: 'no-unlisted-package',
      comment: 'Every package that is imported is in package.json.',
      severity: 'error',
      from: { path: '^(src|packages)/', pathNot: '^packages/(.*\\.spec\\.ts$|[^/]+/test/)' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^packages/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@image-integrator/source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};
