import { MantineThemeProvider } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useWords } from '../words/index.js';

/** What the kit says by itself, in the language of the page. */
export function KitWords({ children }: { readonly children: ReactNode }) {
  const { t } = useWords();
  const theme = useMemo(() => {
    const visibilityToggleButtonProps = { 'aria-label': t('login.show') };
    return { components: { PasswordInput: { defaultProps: { visibilityToggleButtonProps } } } };
  }, [t]);
  return (
    <MantineThemeProvider theme={theme} inherit>
      {children}
    </MantineThemeProvider>
  );
}
