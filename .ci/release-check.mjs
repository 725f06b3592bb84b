// What a release is made of, in .release (not committed): the tarball, its SBOM, and the licences of what it installs. Fails on a
// file that the tarball must not hold, and on a licence that is not allowed.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedLicences } from './licences.mjs';
import { billOfMaterials } from './release/bill-of-materials.mjs';
import { filesTooMany } from './release/contents.mjs';
import { pack } from './release/pack.mjs';

const FOLDER = '.release';
rmSync(FOLDER, { recursive: true, force: true });

const { path, version, size, files } = pack(FOLDER);
const sbom = billOfMaterials();
const sbomPath = join(FOLDER, `image-integrator-${version}.cdx.json`);
writeFileSync(sbomPath, sbom.text);
const licences = shippedLicences();
const licencesPath = join(FOLDER, `image-integrator-${version}.licences.txt`);
const lines = licences.map((one) => `${one.name}@${one.version}: ${one.licence}`).sort();
writeFileSync(licencesPath, `${[...new Set(lines)].join('\n')}\n`);

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const problems = [
  ...Object.keys(dependencies)
    .filter((name) => !sbom.names.includes(name) && !name.startsWith('@image-integrator/'))
    .map((name) => `${name} is missing in the SBOM`),
  ...filesTooMany(files).map((file) => `${file} is not in .ci/release/contents.txt`),
  ...licences
    .filter(({ isAllowed }) => !isAllowed)
    .map(({ name, licence }) => `${name}: licence ${licence} is not allowed`),
];
console.log(`${path}: ${files.length} files, ${(size / 1e6).toFixed(2)} MB`);
console.log(`${sbomPath}: ${sbom.names.length} packages, CycloneDX`);
console.log(
  `${licencesPath}: ${new Set(licences.map(({ licence }) => licence)).size} licences of ${licences.length} packages`,
);
if (problems.length > 0) {
  console.error(`This must not be released:\n  ${problems.join('\n  ')}`);
  process.exit(1);
}
