import { FullscreenExitOutlined, FullscreenOutlined } from '@ant-design/icons';
import { Button, ConfigProvider, Select } from 'antd';
import { useContext, useEffect, useState } from 'react';
import { type FigureScope, NATIONAL_DISTRICT, type Principal } from '#libs/contract';
import { shanghaiTime } from '../../model/clock.rules.js';
import { AlarmBanner } from '../alarms/alarm-banner.view.js';
import { useDistricts, useQueues } from '../api/queries.js';
import { queryOf } from '../api/rest.js';
import { type ContactList, ListDrawer } from '../contacts/list-drawer.view.js';
import { DeskSlotContext } from '../shell/desk-slot.js';
import { useNow } from '../shell/now.hook.js';
import { Shell } from '../shell/shell.view.js';
import { themeOf } from '../shell/theme.hook.js';
import '../style/wallboard.css';
import { useText } from '../text/language.hook.js';
import { Arrivals, slotName } from './arrivals.view.js';
import { type FigureName, FigureDrawer } from './figure-drawer.view.js';
import { FigureGrid } from './figure-grid.view.js';
import { type Live, useFigures } from './figures.hook.js';
import { BehindBanner, StaleBanner } from './stale-banner.view.js';

const LIMIT = 50;

/** The board on the wall: always dark, readable from across the room. */
export default function WallboardPage({ me }: { me: Principal }) {
  const { t } = useText();
  const [scope, setScope] = useState<FigureScope>({
    districtId: me.districtId === NATIONAL_DISTRICT ? null : me.districtId,
    queueId: null,
  });
  const [opened, setOpened] = useState<FigureName | null>(null);
  const [list, setList] = useState<ContactList | null>(null);
  const desk = useContext(DeskSlotContext);
  const live = useFigures(scope);
  const full = useFullScreen();
  // The server shows the contacts behind a figure to these roles only.
  const mayDrill = me.roles.some((role) => role !== 'agent');
  const { figures } = live;
  const openHalfHour = (slot: number): void => {
    if (!figures) return;
    const days = { from: figures.day, to: figures.day };
    const asked = { definition: 'contacts-asked', part: 'numerator', ...days, ...scope };
    setList({
      title: `${t('figArrivals')} · ${slotName(slot)}`,
      path: `/figures/contacts${queryOf({ ...asked, halfHour: slot, limit: LIMIT })}`,
    });
  };
  const board = (
    <section className="wall" aria-label={t('wallTitle')}>
      <header className="wall-head">
        <h1>{t('wallTitle')}</h1>
        <ScopeFilter me={me} scope={scope} onChange={setScope} />
        <Clock live={live} />
        <Button icon={full.on ? <FullscreenExitOutlined /> : <FullscreenOutlined />} onClick={full.toggle}>
          {t(full.on ? 'leaveFullScreen' : 'fullScreen')}
        </Button>
      </header>
      <StaleBanner live={live} />
      <BehindBanner since={figures?.behindSince ?? null} />
      <FigureGrid live={live} scope={scope} onOpen={setOpened} />
      <Arrivals counts={figures?.arrivals ?? []} onOpen={mayDrill ? openHalfHour : null} />
      <FigureDrawer me={me} name={opened} live={live} scope={scope} onClose={() => setOpened(null)} />
      <ListDrawer list={list} onClose={() => setList(null)} getContainer={false} />
    </section>
  );
  return (
    <ConfigProvider theme={themeOf(true)} button={{ autoInsertSpace: false }}>
      <div className="wall-frame" data-theme="dark">
        {full.on ? (
          <>
            {desk?.alerts}
            <AlarmBanner />
            {board}
          </>
        ) : (
          <Shell me={me}>{board}</Shell>
        )}
      </div>
    </ConfigProvider>
  );
}

function Clock({ live }: { live: Live }) {
  const now = useNow() + live.offset;
  return (
    <span className="wall-clock timer" aria-hidden>
      {shanghaiTime(now)}
    </span>
  );
}

interface FilterProps {
  me: Principal;
  scope: FigureScope;
  onChange: (scope: FigureScope) => void;
}

function ScopeFilter({ me, scope, onChange }: FilterProps) {
  const { t, named } = useText();
  const districts = useDistricts();
  const queues = useQueues();
  const all = me.districtId === NATIONAL_DISTRICT;
  const shown = (queues.data ?? []).filter(
    (q) => scope.districtId === null || q.districtId === scope.districtId,
  );
  const popup = (node: HTMLElement): HTMLElement => node.parentElement ?? document.body;
  return (
    <div className="filters">
      <Select
        aria-label={t('district')}
        disabled={!all}
        showSearch={{ optionFilterProp: 'label' }}
        getPopupContainer={popup}
        value={scope.districtId ?? ''}
        options={[
          { value: '', label: t('allDistricts') },
          ...(districts.data ?? [])
            .filter((d) => d.id !== NATIONAL_DISTRICT)
            .map((d) => ({ value: d.id, label: named(d) })),
        ]}
        onChange={(id) => onChange({ districtId: id === '' ? null : id, queueId: null })}
      />
      <Select
        aria-label={t('queue')}
        getPopupContainer={popup}
        value={scope.queueId ?? ''}
        options={[
          { value: '', label: t('allQueues') },
          ...shown.map((q) => ({ value: q.id, label: named(q) })),
        ]}
        onChange={(id) => onChange({ ...scope, queueId: id === '' ? null : id })}
      />
    </div>
  );
}

function useFullScreen(): { on: boolean; toggle: () => void } {
  const [on, setOn] = useState(() => document.fullscreenElement !== null);
  useEffect(() => {
    const follow = (): void => setOn(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, []);
  const toggle = (): void => {
    void (on ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  };
  return { on, toggle };
}
