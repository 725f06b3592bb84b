import { execFileSync } from 'node:child_process';
import { chainTo, isReachable } from './lock-file.mjs';

/**
 * High and critical advisories on installed packages, as the registry knows them: each as
 * `{ text, isReachable }`, or `{ unanswered }` with the reason when the registry cannot be asked.
 */
export function severeAdvisories() {
  const { vulnerabilities, message, error } = auditReport();
  if (vulnerabilities === undefined) return { unanswered: message ?? error?.summary ?? 'no answer' };
  return Object.values(vulnerabilities)
    .filter(({ severity }) => severity === 'high' || severity === 'critical')
    .map((found) => ({ text: described(found), isReachable: found.nodes.some(isReachable) }));
}

function described({ name, severity, via, nodes, fixAvailable }) {
  const causes = via.map((cause) =>
    typeof cause === 'string' ? `it depends on ${cause}` : [cause.title, cause.url].filter(Boolean).join(' '),
  );
  return [
    `${name}: ${severity}`,
    ...causes,
    ...nodes.map((folder) => `path: ${chainTo(folder)} (${folder})`),
    `what to do: ${remedy(name, fixAvailable)}`,
  ].join('\n    ');
}

function remedy(name, fix) {
  if (fix === true) return 'npm audit fix';
  if (fix)
    return `npm install --save-exact ${fix.name}@${fix.version}${fix.isSemVerMajor ? ' (a new major version)' : ''}`;
  return `no fixed version is known; replace what brings ${name}, or pin a safe version under "overrides" in package.json`;
}

/** npm ends with an error both when it finds something and when it cannot ask. */
function auditReport() {
  try {
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return JSON.parse(execFileSync('npm', ['audit', '--json'], options));
  } catch (error) {
    return error.stdout ? JSON.parse(error.stdout) : { message: error.message };
  }
}
