import { DEFAULT_ERP_ACCOUNT } from '../erp/options.js';
import { DEFAULT_OMNITRON_ACCOUNT } from '../omnitron/options.js';
import { type DemoFlow } from './demo-flow.js';
import { type RunView } from './follow-run.js';
import { SOURCE_COMMAND } from './shell-file.js';
import { type Stage } from './stage.js';

/** What to do next, when all is stopped again, in the way that the demo was called: by npm, by npx, or neither. */
export function nextSteps({ server }: Stage, npmCommand: string | undefined): string {
  const program = npmCommand === 'exec' ? 'npx image-integrator' : 'image-integrator';
  const [demo, start] =
    npmCommand === 'run-script' ? ['npm run demo --', 'npm start'] : [`${program} demo`, `${program} start`];
  const steps = [
    [`${demo} --keep`, 'leaves everything running, with Swagger UI to look around'],
    [`${demo} --playground`, 'the same without a flow, for your own: the README says how'],
    [start, 'the server for real; docs/ says how to run it'],
  ] as const;
  const width = Math.max(...steps.map(([command]) => command.length));
  return [
    ...steps.map(([command, what], i) => `${i === 0 ? 'Next:' : '     '} ${command.padEnd(width)}   ${what}`),
    `Log:  ${server.logFile}`,
  ].join('\n');
}

/** What the demo has made and done: where to look at it. */
export function results(run: RunView, { slug }: DemoFlow, { server }: Stage): string[] {
  return [
    `Run             ${server.url}/api/v1/runs/${run.id}  (rows: …/rows, pages: …/pages)`,
    `Flow            ${server.url}/api/v1/flows/${slug}`,
  ];
}

/** Where to look around, while everything is left running: addresses and credentials, `more` among them. */
export function addresses({ server, erp, omnitron, admin }: Stage, more: readonly string[] = []): string {
  return [
    `Swagger UI      ${server.url}/docs`,
    `  log in with   ${admin.email}  ${admin.password}`,
    ...more,
    `ERP             ${erp.url}  ${DEFAULT_ERP_ACCOUNT.username}  ${DEFAULT_ERP_ACCOUNT.password}`,
    `  what it saw   ${erp.url}/__sim/report`,
    `Omnitron        ${omnitron.url}  ${DEFAULT_OMNITRON_ACCOUNT.username}  ${DEFAULT_OMNITRON_ACCOUNT.password}`,
    `  what it saw   ${omnitron.url}/__sim/report`,
    `Log             ${server.logFile}`,
    '',
    `For the commands of the README, in a second terminal: ${SOURCE_COMMAND}`,
    '',
    'Ctrl-C stops everything.',
  ].join('\n');
}
