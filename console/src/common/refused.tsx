import { Problem } from '../api/problem.js';

/** Why the server refused what was typed, beside the field: the words alone. */
export function Refused({ error }: { readonly error: Error }) {
  const { detail, errors } = Problem.of(error);
  const texts = errors.length === 0 ? [detail] : errors.map(({ message }) => message);
  return texts.map((text) => (
    <p key={text} className="note bad">
      {text}
    </p>
  ));
}
