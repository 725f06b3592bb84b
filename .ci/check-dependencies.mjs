// What ships with the application: only under licences that allow it, and without known weaknesses of high severity.
// The licences are those of package-lock.json; the weaknesses are asked of the registry, where it answers such questions.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ALLOWED = new Set(
  'MIT MIT-0 ISC Apache-2.0 BSD-2-Clause BSD-3-Clause 0BSD BlueOak-1.0.0 CC0-1.0 MPL-2.0 PostgreSQL Python-2.0 Unlicense WTFPL'.split(
    ' ',
  ),
);

function licenceProblems() {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  return Object.entries(packages)
    .filter(([path, { dev, link }]) => path !== '' && dev !== true && link !== true)
    .map(([path, { license }]) => ({ path, licence: license ?? licenceInPackage(path) }))
    .filter(({ licence }) => !isAllowed(licence))
    .map(({ path, licence }) => `${path.replace(/^.*node_modules\//, '')}: licence ${licence ?? 'unknown'}`);
}

/** Old packages name their licences in a list of their own, which the lock file leaves out. */
function licenceInPackage(path) {
  const { licenses } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8'));
  return licenses?.map(({ type }) => type).join(' OR ');
}

/** Of a choice (`OR`) one is enough; of a conjunction (`AND`) all count. */
function isAllowed(expression = '') {
  return expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => ALLOWED.has(licence.trim())));
}

function knownWeaknesses() {
  const { vulnerabilities } = JSON.parse(auditReport() || '{}');
  if (vulnerabilities === undefined) {
    console.log('Known weaknesses were not checked: the registry does not answer such questions.');
    return [];
  }
  return Object.values(vulnerabilities)
    .filter(({ severity }) => severity === 'high' || severity === 'critical')
    .map(
      ({ name, severity, via }) =>
        `${name}: ${severity} (${via.map((cause) => cause.title ?? cause).join('; ')})`,
    );
}

/** npm ends with an error both when it finds something and when it cannot ask. */
function auditReport() {
  try {
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return execFileSync('npm', ['audit', '--omit=dev', '--json'], options);
  } catch (error) {
    return error.stdout;
  }
}

const problems = [...licenceProblems(), ...knownWeaknesses()];
if (problems.length > 0) {
  console.error(`Dependencies that must not ship:\n  ${problems.join('\n  ')}`);
  process.exit(1);
}
