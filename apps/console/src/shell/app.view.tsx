import { EllipsisOutlined } from '@ant-design/icons';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, Button, ConfigProvider, Result, Spin } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import type { Principal } from '#libs/contract';
import { codeOf, Failure } from '../api/failure.js';
import { useMe } from '../api/queries.js';
import { deskIsOpen, rememberDesk, useToken } from '../api/session.js';
import { type Words, useText } from '../text/language.hook.js';
import { homeOf, mayOpen, type PageEntry, PAGES } from './pages.rules.js';
import { navigate, usePath } from './router.js';
import { Shell } from './shell.view.js';
import { themeOf, useDark } from './theme.hook.js';

const LoginPage = lazy(() => import('../login/login.page.js'));
const DeskHost = lazy(() => import('../desk/desk.host.js'));
const WallboardPage = lazy(() => import('../wallboard/wallboard.page.js'));
const FloorPage = lazy(() => import('../floor/floor.page.js'));
const AlarmsPage = lazy(() => import('../alarms/alarms.page.js'));
const FiguresPage = lazy(() => import('../figures/figures.page.js'));
const ContactsPage = lazy(() => import('../contacts/contacts.page.js'));
const MyScoresPage = lazy(() => import('../quality/mine/my-scores.page.js'));
const QualityPage = lazy(() => import('../quality/quality.page.js'));
const SurveyPage = lazy(() => import('../survey/survey.page.js'));
const CallbacksPage = lazy(() => import('../callbacks/callbacks.page.js'));
const BlockedPage = lazy(() => import('../blocked/blocked.page.js'));
const TelephonyPage = lazy(() => import('../telephony/telephony.page.js'));
const RoutingPage = lazy(() => import('../routing/routing.page.js'));
const AdminPage = lazy(() => import('../admin/admin.page.js'));

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays a refusal; only silence is worth another try.
      retry: (count, error) => codeOf(error) === 'NO_ANSWER' && count < 3,
      refetchOnWindowFocus: false,
      staleTime: 5000,
    },
  },
});

export function App() {
  const { lang } = useText();
  const dark = useDark();
  return (
    <ConfigProvider
      theme={themeOf(dark)}
      locale={lang === 'zh' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
      // A form may be longer than the screen: what was refused is shown.
      form={{ scrollToFirstError: true }}
      // A click beside a form is no wish to lose what was entered.
      modal={{ mask: { closable: false } }}
      // Tabs that have no room stand behind a button, which has a name.
      tabs={{ more: { icon: <MoreTabs /> } }}
    >
      <AntApp className="app">
        <QueryClientProvider client={queries}>
          <Suspense fallback={<Busy />}>
            <Entry />
          </Suspense>
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}

function MoreTabs() {
  const { t } = useText();
  return (
    <>
      <EllipsisOutlined aria-hidden />
      <span className="sr-only">{t('moreTabs')}</span>
    </>
  );
}

function Busy() {
  const { t } = useText();
  return (
    <div className="centred" role="status" aria-label={t('loading')}>
      <Spin />
    </div>
  );
}

/** Signed in or not: that decides first. */
function Entry() {
  const token = useToken();
  const path = usePath();
  const me = useMe(token);
  const { t, sentence } = useText();
  useEffect(() => {
    if (token === null && path !== '/login')
      navigate(`/login?next=${encodeURIComponent(path + location.search)}`, true);
  }, [token, path]);
  if (token === null) return <LoginPage />;
  if (me.isError) {
    const retry = <Button onClick={() => void me.refetch()}>{t('retry')}</Button>;
    const code = me.error instanceof Failure ? me.error.code : 'INTERNAL';
    return <Result status="warning" title={sentence(code)} extra={retry} />;
  }
  return me.data ? <Pages me={me.data} path={path} /> : <Busy />;
}

function Pages({ me, path }: { me: Principal; path: string }) {
  const { t } = useText();
  const page = PAGES.find((entry) => entry.path === path);
  const lead = path === '/login' || (path === '/' && !me.roles.includes('agent'));
  useEffect(() => {
    if (!lead) return;
    const next = new URLSearchParams(location.search).get('next');
    const known = PAGES.find((entry) => entry.path === next?.split('?')[0] && mayOpen(entry, me.roles));
    // With what stood behind its `?`: a link that was sent leads there after signing in, too.
    navigate(next !== null && known ? next : homeOf(me.roles), true);
  }, [lead, me.roles]);
  const title = page ? `${t(page.label)} · ${t('brand')}` : t('brand');
  useEffect(() => {
    document.title = title;
  }, [title]);
  const onDesk = page?.path === '/' && !lead;
  const [hasDesk, openDesk] = useState(onDesk || (me.roles.includes('agent') && deskIsOpen()));
  if (onDesk && !hasDesk) openDesk(true);
  useEffect(() => {
    if (hasDesk) rememberDesk();
  }, [hasDesk]);
  if (lead) return <Busy />;
  if (!hasDesk) return contentOf(me, page, t);
  return (
    <DeskHost me={me} shown={onDesk} title={title}>
      {contentOf(me, page, t)}
    </DeskHost>
  );
}

/** The pages but for the desk, which has a host of its own. */
const CONTENT = {
  '/': () => null,
  '/wallboard': (me) => <WallboardPage me={me} />,
  '/floor': (me) => inShell(me, <FloorPage me={me} />),
  '/alarms': (me) => inShell(me, <AlarmsPage me={me} />),
  '/figures': (me) => inShell(me, <FiguresPage me={me} />),
  '/contacts': (me) => inShell(me, <ContactsPage />),
  '/my-scores': (me) => inShell(me, <MyScoresPage />),
  '/quality': (me) => inShell(me, <QualityPage />),
  '/surveys': (me) => inShell(me, <SurveyPage />),
  '/callbacks': (me) => inShell(me, <CallbacksPage me={me} />),
  '/blocked': (me) => inShell(me, <BlockedPage me={me} />),
  '/telephony': (me) => inShell(me, <TelephonyPage />),
  '/routing': (me) => inShell(me, <RoutingPage />),
  '/admin': (me) => inShell(me, <AdminPage />),
} satisfies Record<(typeof PAGES)[number]['path'], (me: Principal) => ReactNode>;

/** What is open, the desk excepted. */
function contentOf(me: Principal, page: PageEntry | undefined, t: Words['t']): ReactNode {
  if (!page) return inShell(me, <Result status="404" title={t('notFound')} />);
  if (!mayOpen(page, me.roles)) return inShell(me, <Result status="403" title={t('noPermission')} />);
  return CONTENT[page.path as keyof typeof CONTENT](me);
}

const inShell = (me: Principal, content: ReactNode): ReactNode => <Shell me={me}>{content}</Shell>;
