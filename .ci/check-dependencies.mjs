// What ships with the application: only under licences that allow it, and without known weaknesses of high severity.
// The licences are those of package-lock.json; the weaknesses are asked of the registry, where it answers such questions.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ALLOWED = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'MIT-0',
  'MPL-2.0',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
]);

function licenceProblems() {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  return Object.entries(packages)
    .filter(([path, { dev, link }]) => path !== '' && dev !== true && link !== true)
    .filter(([, { license }]) => !isAllowed(license))
    .map(
      ([path, { license }]) => `${path.replace(/^.*node_modules\//, '')}: licence ${license ?? 'unknown'}`,
    );
}

/** Of a choice (`OR`) one is enough; of a conjunction (`AND`) all count. */
function isAllowed(expression = '') {
  return expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => ALLOWED.has(licence.trim())));
}

function knownWeaknesses() {
  let report;
  try {
    report = execFileSync('npm', ['audit', '--omit=dev', '--json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    report = error.stdout;
  }
  const { vulnerabilities, message, error } = JSON.parse(report || '{}');
  if (vulnerabilities === undefined) {
    console.log(
      `Known weaknesses were not checked: the registry does not answer (${error?.summary ?? message ?? 'no report'}).`,
    );
    return [];
  }
  return Object.values(vulnerabilities)
    .filter(({ severity }) => severity === 'high' || severity === 'critical')
    .map(
      ({ name, severity, via }) =>
        `${name}: ${severity} (${via.map((cause) => cause.title ?? cause).join('; ')})`,
    );
}

const problems = [...licenceProblems(), ...knownWeaknesses()];
if (problems.length > 0) {
  console.error(`Dependencies that must not ship:\n  ${problems.join('\n  ')}`);
  process.exit(1);
}
