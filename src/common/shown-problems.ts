import type { FieldProblem } from './app-error.js';

/** More than anybody reads, and enough for every field of a flow. */
const MAX_PROBLEMS = 100;
const MAX_PATH = 300;
const MAX_MESSAGE = 1_000;

/** The problems that an answer lists: the first hundred, each cut to a readable length, and how many more there are. */
export function shownProblems(problems: readonly FieldProblem[]): { shown: FieldProblem[]; omitted: number } {
  const shown = problems.slice(0, MAX_PROBLEMS).map((problem) => ({
    ...problem,
    path: cut(problem.path, MAX_PATH),
    message: cut(problem.message, MAX_MESSAGE),
  }));
  return { shown, omitted: problems.length - shown.length };
}

/** `text`, or its beginning with an ellipsis. */
export function cut(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength).toWellFormed()}…`;
}
