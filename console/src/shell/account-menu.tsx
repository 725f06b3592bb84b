import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import { client } from '../api/client.js';
import { useUser } from '../api/session.js';
import { useWords } from '../words/index.js';
import { Icon } from './icons.js';
import { LanguageSwitch } from './language-switch.js';

export default function AccountMenu({ openKeys }: { readonly openKeys: () => void }) {
  const { t } = useWords();
  const { email, role } = useUser();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const logOut = (): void => {
    void client.DELETE('/api/v1/auth/session').finally(() => location.assign('/console/'));
  };
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="default" size="lg" radius="xl" aria-label={`${t('account')}: ${email}`}>
          <Icon name="user" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label style={{ color: 'var(--mantine-color-dimmed)' }}>
          {email}
          <br />
          {t(`role.${role}`)}
        </Menu.Label>
        <div style={{ padding: '4px 12px 8px' }}>
          <LanguageSwitch />
        </div>
        <Menu.Label style={{ color: 'var(--mantine-color-dimmed)' }}>{t('theme')}</Menu.Label>
        {(['light', 'dark', 'auto'] as const).map((scheme) => (
          <Menu.Item
            key={scheme}
            closeMenuOnClick={false}
            leftSection={<Icon name={colorScheme === scheme ? 'check' : 'dash'} size={14} />}
            onClick={() => setColorScheme(scheme)}
          >
            {t(`theme.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item rightSection={<kbd>?</kbd>} onClick={openKeys}>
          {t('keys')}
        </Menu.Item>
        <Menu.Item onClick={logOut}>{t('logOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
