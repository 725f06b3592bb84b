import { Drawer } from '@mantine/core';
import { useWords } from '../words/index.js';
import { Navigation } from './navigation.js';

/** The navigation where there is no room for it beside the page. */
export default function SmallMenu({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  return (
    <Drawer
      opened
      onClose={onClose}
      size={260}
      title={t('menu')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Navigation />
    </Drawer>
  );
}
