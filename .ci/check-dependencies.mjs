// What the application can load at runtime: only under licences that allow it, and without known severe weaknesses.
// What it cannot reach (tools of development, binaries for other platforms) is worth a warning.
import { severeAdvisories } from './advisories.mjs';
import { shippedLicences } from './licences.mjs';

const problems = shippedLicences()
  .filter(({ isAllowed }) => !isAllowed)
  .map(({ name, licence }) => `${name}: licence ${licence} is not allowed`);

const advisories = severeAdvisories();
if (advisories.unanswered !== undefined) {
  console.log(`Known weaknesses were not checked: the registry did not answer (${advisories.unanswered}).`);
} else {
  problems.push(...advisories.filter(({ isReachable }) => isReachable).map(({ text }) => text));
  const harmless = advisories.filter(({ isReachable }) => !isReachable).map(({ text }) => text);
  if (harmless.length > 0)
    console.warn(`Warning: weak, but out of reach at runtime:\n  ${harmless.join('\n  ')}`);
}
if (problems.length > 0) {
  console.error(`Dependencies that must not ship:\n  ${problems.join('\n  ')}`);
  process.exit(1);
}
