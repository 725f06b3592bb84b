import { execFileSync } from 'node:child_process';

/**
 * The packages that are installed with the application, as a CycloneDX document: `{ text, names }`. They are chosen here, since
 * `npm sbom --omit dev` leaves out every package that a tool of development needs as well, `@nestjs/core` among them.
 */
export function billOfMaterials() {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
  const document = JSON.parse(execFileSync('npm', args, { encoding: 'utf8', maxBuffer: 1 << 26 }));
  // npm takes the name of the folder.
  document.metadata.component.name = 'image-integrator';
  document.components = document.components.filter((component) => !isForDevelopment(component));
  const known = new Set(
    [document.metadata.component, ...document.components].map((component) => component['bom-ref']),
  );
  document.dependencies = document.dependencies
    .filter(({ ref }) => known.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => known.has(other)) }));
  return {
    text: `${JSON.stringify(document, null, 2)}\n`,
    names: document.components.map(({ name }) => name),
  };
}

function isForDevelopment({ properties = [] }) {
  return properties.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true');
}
