import { DEFAULT_ERP_ACCOUNT } from '../erp/options.js';
import { DEFAULT_OMNITRON_ACCOUNT } from '../omnitron/options.js';
import { type RunView } from './follow-run.js';
import { type Stage } from './stage.js';

/** What to do next, when all is stopped again. */
export function nextSteps({ server }: Stage): string {
  return [
    'Next: npm run demo -- --keep   leaves everything running, with Swagger UI to look around',
    '      npm start                the server for real; docs/ says how to run it',
    `Log:  ${server.logFile}`,
  ].join('\n');
}

/** Where to look around, while everything goes on running: addresses and credentials. */
export function addresses(run: RunView, { server, erp, omnitron, admin, flow }: Stage): string {
  return [
    `Swagger UI      ${server.url}/docs`,
    `  log in with   ${admin.email}  ${admin.password}`,
    `Run             ${server.url}/api/v1/runs/${run.id}  (rows: …/rows, pages: …/pages)`,
    `Flow            ${server.url}/api/v1/flows/${flow.slug}`,
    `ERP             ${erp.url}  ${DEFAULT_ERP_ACCOUNT.username}  ${DEFAULT_ERP_ACCOUNT.password}`,
    `  what it saw   ${erp.url}/__sim/report`,
    `Omnitron        ${omnitron.url}  ${DEFAULT_OMNITRON_ACCOUNT.username}  ${DEFAULT_OMNITRON_ACCOUNT.password}`,
    `  what it saw   ${omnitron.url}/__sim/report`,
    `Log             ${server.logFile}`,
    '',
    'For the commands of the README:',
    `  export URL=${server.url} ERP=${erp.url} OMNITRON=${omnitron.url}`,
    `  export ADMIN_EMAIL=${admin.email} ADMIN_PASSWORD='${admin.password}'`,
    '',
    'Ctrl-C stops everything.',
  ].join('\n');
}
