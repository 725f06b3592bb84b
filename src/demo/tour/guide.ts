import { DEFAULT_ERP_ACCOUNT } from '../erp/options.js';
import { DEFAULT_OMNITRON_ACCOUNT } from '../omnitron/options.js';
import { type DemoFlow } from './demo-flow.js';
import { type RunView } from './follow-run.js';
import { SOURCE_COMMAND } from './shell-file.js';
import { type Stage } from './stage.js';

/** What to do next, when all is stopped again. */
export function nextSteps({ server }: Stage): string {
  return [
    'Next: npm run demo -- --keep         leaves everything running, with Swagger UI to look around',
    '      npm run demo -- --playground   the same without a flow, for your own: the README says how',
    '      npm start                      the server for real; docs/ says how to run it',
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
