import { QueryClient } from '@tanstack/react-query';
import { Problem } from './problem.js';

/** What the console knows of the server. Only what may pass by itself is asked again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      retry: (tries, error) =>
        tries < 2 && error instanceof Problem && [0, 502, 503, 504].includes(error.status),
    },
  },
});
