import { DockerfileParser } from 'dockerfile-ast';

/** Flags that an instruction may have here; what is not in this table is refused rather than passed over. */
const KNOWN = {
  FROM: [],
  ENV: [],
  WORKDIR: [],
  COPY: ['from'],
  RUN: [],
  USER: [],
  VOLUME: [],
  EXPOSE: [],
  HEALTHCHECK: ['interval', 'timeout', 'start-period', 'retries'],
  CMD: [],
};

/**
 * The stages of a Dockerfile: `{ name, base, steps }`, each step `{ keyword, args, flags, text, line, label }`. Throws at what the
 * steps could not carry out as Docker does.
 */
export function stagesOf(text) {
  const stages = [];
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    const step = stepOf(instruction);
    if (step.keyword === 'FROM') stages.push(stageOf(step, stages.length));
    else if (stages.length === 0) throw new Error(`line ${step.line}: ${step.keyword} stands before FROM`);
    else stages.at(-1).steps.push(step);
  }
  return stages;
}

function stepOf(instruction) {
  const keyword = instruction.getKeyword();
  const line = instruction.getRange().start.line + 1;
  const flags = Object.fromEntries(
    (instruction.getFlags?.() ?? []).map((flag) => [flag.getName(), flag.getValue()]),
  );
  const unknown = Object.keys(flags).filter((flag) => !KNOWN[keyword]?.includes(flag));
  if (KNOWN[keyword] === undefined)
    throw new Error(`line ${line}: ${keyword} is not known to the image's test`);
  if (unknown.length > 0)
    throw new Error(`line ${line}: ${keyword} --${unknown[0]} is not known to the image's test`);
  const args = instruction.getArguments().map((argument) => argument.getValue());
  const text = (instruction.getArgumentsContent() ?? '').trim();
  if (keyword !== 'RUN' && keyword !== 'CMD' && keyword !== 'HEALTHCHECK' && /[$*?]/.test(text)) {
    throw new Error(`line ${line}: ${keyword} with variables or patterns is not known to the image's test`);
  }
  const words = [keyword, ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`), text];
  return { keyword, args, flags, text, line, label: words.join(' ') };
}

function stageOf({ args: [base, as, name], line }, index) {
  if (as !== undefined && as.toUpperCase() !== 'AS')
    throw new Error(`line ${line}: FROM … AS name is expected`);
  return { name: name ?? String(index), base, steps: [] };
}

/** `["node", "main.js"]` of a CMD or HEALTHCHECK CMD; a shell's form is refused, since it would hide signals. */
export function commandOf({ keyword, text, line }) {
  const json = text.slice(text.indexOf('['));
  try {
    return JSON.parse(json.replaceAll(/\\\r?\n/g, ''));
  } catch {
    throw new Error(`line ${line}: ${keyword} must be a JSON list of words`);
  }
}
