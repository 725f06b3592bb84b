// Writes the recipes of docs/erp-recipes.md from templates/*.yaml, between its two marks. With --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { stringify } from 'yaml';
import { fillTemplate } from '../dist/src/templates/fill-template.js';
import { readTemplates } from '../dist/src/templates/template.js';

const PAGE = 'docs/erp-recipes.md';
const [BEGIN, END] = ['<!-- recipes -->', '<!-- end of recipes -->'];

function recipe(template) {
  const { name, title, system, description, parameters, notes } = template;
  const needed = parameters.filter((one) => one.default === undefined);
  const cards = fillTemplate(
    template,
    Object.fromEntries(needed.map((one) => [one.name, String(one.example)])),
  );
  const rows = parameters.map((one) => {
    const value = one.default === undefined ? 'required' : `\`${JSON.stringify(one.default)}\``;
    return `| \`${one.name}\` | ${value} | ${one.description} |`;
  });
  return [
    `## ${title}`,
    `Template \`${name}\`. For: ${system}.`,
    description.trim(),
    `| parameter | default | meaning |\n| --- | --- | --- |\n${rows.join('\n')}`,
    `\`\`\`yaml\n${stringify(cards, { lineWidth: 120 }).trim()}\n\`\`\``,
    notes.map(({ path, text }) => `- \`${path}\`: ${text}`).join('\n'),
  ].join('\n\n');
}

const page = readFileSync(PAGE, 'utf8');
const [before, rest = ''] = page.split(BEGIN);
const [, after = ''] = rest.split(END);
const made = `${before}${BEGIN}\n\n${readTemplates().map(recipe).join('\n\n')}\n\n${END}${after}`;
const text = await format(made, { ...(await resolveConfig(PAGE)), parser: 'markdown' });
if (!process.argv.includes('--check')) writeFileSync(PAGE, text);
else if (text !== page) {
  console.error(`${PAGE} is not what templates/ say: npm run docs:recipes`);
  process.exit(1);
}
