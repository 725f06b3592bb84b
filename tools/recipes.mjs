// Writes the recipes of docs/erp-recipes.md from templates/*.yaml, between its two marks. With --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { stringify } from 'yaml';
import { fillTemplate } from '../dist/src/templates/fill-template.js';
import { readTemplates } from '../dist/src/templates/template.js';

const PAGE = 'docs/erp-recipes.md';
const [BEGIN, END] = ['<!-- recipes -->', '<!-- end of recipes -->'];

const yaml = (value) => `\`\`\`yaml\n${stringify(value, { lineWidth: 120 }).trim()}\n\`\`\``;

function filled(template) {
  const needed = template.parameters.filter((one) => one.default === undefined);
  return fillTemplate(template, Object.fromEntries(needed.map((one) => [one.name, String(one.example)])));
}

function recipe(template) {
  const { name, title, system, description, parameters, notes, login } = template;
  const rows = parameters.map((one) => {
    const value = one.default === undefined ? 'required' : `\`${JSON.stringify(one.default)}\``;
    return `| \`${one.name}\` | ${value} | ${one.description} |`;
  });
  return [
    `## ${title}`,
    `Template \`${name}\`. For: ${system}.`,
    description.trim(),
    `| parameter | default | meaning |\n| --- | --- | --- |\n${rows.join('\n')}`,
    ...(login === null
      ? []
      : [`The login, with your secrets:\n\n${yaml(filled({ ...template, cards: login }))}\n\nThe flow:`]),
    yaml(filled(template)),
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
