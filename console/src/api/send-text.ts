import { Problem, readProblem } from './problem.js';

/** Posts a text as it is, for routes that take files. Refusals are thrown as a `Problem`. */
export async function sendText(path: string, body: string | Blob, type: string): Promise<unknown> {
  const request = {
    method: 'POST',
    body,
    headers: { 'content-type': type },
    credentials: 'same-origin',
  } as const;
  const response = await fetch(path, request).catch(() => {
    throw Problem.unreachable();
  });
  if (!response.ok) throw await readProblem(response);
  return response.json();
}
