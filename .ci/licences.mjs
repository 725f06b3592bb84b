import { readFileSync } from 'node:fs';
import { nameOf, packages } from './lock-file.mjs';

const ALLOWED = new Set(
  'MIT MIT-0 ISC Apache-2.0 BSD-2-Clause BSD-3-Clause 0BSD BlueOak-1.0.0 CC0-1.0 MPL-2.0 PostgreSQL Python-2.0 Unlicense WTFPL'.split(
    ' ',
  ),
);

/** What ships with the application: `{ name, version, licence, isAllowed }` of each package. */
export function shippedLicences() {
  return Object.entries(packages)
    .filter(([folder, { dev, link }]) => folder !== '' && dev !== true && link !== true)
    .map(([folder, { version, license }]) => {
      const licence = license ?? licenceInPackage(folder) ?? 'unknown';
      return { name: nameOf(folder), version, licence, isAllowed: isAllowed(licence) };
    });
}

/** Old packages name their licences in a list of their own, which the lock file leaves out. */
function licenceInPackage(folder) {
  const { licenses } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  return licenses?.map(({ type }) => type).join(' OR ');
}

/** Of a choice (`OR`) one is enough; of a conjunction (`AND`) all count. */
function isAllowed(expression) {
  return expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => ALLOWED.has(licence.trim())));
}
