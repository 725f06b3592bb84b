interface ProblemPathsProps {
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

/** What is wrong at which path, as the server says it. */
export function ProblemPaths({ problems }: ProblemPathsProps) {
  if (problems.length === 0) return null;
  return (
    <ul>
      {problems.map(({ path, message }) => (
        <li key={path + message}>
          <code>{path}</code>: {message}
        </li>
      ))}
    </ul>
  );
}
