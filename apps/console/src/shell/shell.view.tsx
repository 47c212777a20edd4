import { LogoutOutlined, MoonOutlined, QuestionCircleOutlined, SunOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Tooltip } from 'antd';
import { type ReactNode, useContext, useState } from 'react';
import type { Principal } from '#libs/contract';
import { isElsewhere } from '../../model/clock.rules.js';
import { AlarmBanner } from '../alarms/alarm-banner.view.js';
import { post } from '../api/rest.js';
import { setToken } from '../api/session.js';
import { FindingBanner } from '../findings/finding-banner.view.js';
import { setLanguage, useText } from '../text/language.hook.js';
import { ROLE } from '../text/words.text.js';
import { DeskSlotContext } from './desk-slot.js';
import { HelpSheet } from './help.view.js';
import { mayOpen, PAGES } from './pages.rules.js';
import { Link, usePath } from './router.js';
import { useShortcuts } from './shortcut.hook.js';
import { useSure } from './sure.hook.js';
import { setDark, useDark } from './theme.hook.js';

/** Header with navigation around every page of the staff, and what an agent's desk has to say on it. */
export function Shell(props: { me: Principal; children: ReactNode }) {
  const { t } = useText();
  const desk = useContext(DeskSlotContext);
  const [help, setHelp] = useState(false);
  useShortcuts({ help: () => setHelp(true) });
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <header className="shell-head">
        <span className="brand">{t('brand')}</span>
        <Navigation me={props.me} />
        <div className="shell-extra">{desk?.status}</div>
        <Tools me={props.me} onHelp={() => setHelp(true)} />
      </header>
      <main id="main" className="shell-main" tabIndex={-1}>
        {desk?.alerts}
        <AlarmBanner />
        <FindingBanner />
        {props.children}
      </main>
      <HelpSheet open={help} onClose={() => setHelp(false)} />
    </div>
  );
}

function Navigation({ me }: { me: Principal }) {
  const { t } = useText();
  const path = usePath();
  return (
    <nav aria-label={t('navMain')} className="shell-nav">
      {PAGES.filter((page) => mayOpen(page, me.roles)).map((page) => (
        <Link key={page.path} to={page.path} current={path === page.path}>
          {t(page.label)}
        </Link>
      ))}
    </nav>
  );
}

function Tools({ me, onHelp }: { me: Principal; onHelp: () => void }) {
  const { t, lang, p } = useText();
  const dark = useDark();
  const queries = useQueryClient();
  const held = useContext(DeskSlotContext)?.held ?? 0;
  const sure = useSure();
  const signOut = (): void => {
    // The tab forgets the token in any case; the server ends the session if it can be reached.
    post('/auth/logout', {}).catch(() => undefined);
    queries.clear();
    setToken(null);
  };
  // Whoever is being served would be left alone.
  const ask = (): void =>
    held === 0
      ? signOut()
      : sure({
          title: t('signOutHeld', { n: held }),
          now: t('signOutHeldNow'),
          act: t('signOut'),
          onSure: async () => signOut(),
        });
  const themeHint = t(dark ? 'themeLight' : 'themeDark');
  return (
    <div className="shell-tools">
      <Button
        type="text"
        lang={lang === 'zh' ? 'en' : 'zh-CN'}
        title={t('languageHint')}
        onClick={() => setLanguage(lang === 'zh' ? 'en' : 'zh')}
      >
        {t('language')}
      </Button>
      <Tooltip title={themeHint}>
        <Button
          type="text"
          aria-label={themeHint}
          icon={dark ? <SunOutlined /> : <MoonOutlined />}
          onClick={() => setDark(!dark)}
        />
      </Tooltip>
      <Tooltip title={`${t('help')} (?)`}>
        <Button type="text" aria-label={t('help')} icon={<QuestionCircleOutlined />} onClick={onHelp} />
      </Tooltip>
      {isElsewhere(new Date().getTimezoneOffset()) && (
        <small className="shell-zone" title={t('zoneHint')}>
          {t('shanghaiTime')}
        </small>
      )}
      <span className="shell-user">
        <b>{me.displayName}</b>
        <small>{me.roles.map((role) => p(ROLE[role])).join(' · ')}</small>
      </span>
      <Tooltip title={t('signOut')}>
        <Button type="text" aria-label={t('signOut')} icon={<LogoutOutlined />} onClick={ask} />
      </Tooltip>
    </div>
  );
}
