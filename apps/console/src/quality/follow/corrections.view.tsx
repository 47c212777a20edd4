import { Segmented, type TableColumnsType } from 'antd';
import { type ReactNode, useState } from 'react';
import type { CorrectionView, WithAbout } from '#libs/contract';
import { shanghaiStamp } from '../../../model/clock.rules.js';
import { ListFrame } from '../../admin/list-frame.view.js';
import { useMe } from '../../api/queries.js';
import { useToken } from '../../api/session.js';
import { ContactDrawer } from '../../contacts/contact-drawer.view.js';
import { useText } from '../../text/language.hook.js';
import { About } from '../about.view.js';
import { useAssignees, useCorrections } from '../quality.queries.js';
import { Assignee, Closing, DueDay, Outcome, PlannedCall } from './correction-acts.view.js';

/** Customers who were told something wrong, and don't know yet; or how they came to know. */
export function CorrectionsTab() {
  const { t } = useText();
  const [whose, setWhose] = useState<'all' | 'mine'>('all');
  const [state, setState] = useState<'open' | 'done'>('open');
  return (
    <Corrections state={state} mine={whose === 'mine'}>
      <Segmented<'all' | 'mine'>
        value={whose}
        onChange={setWhose}
        options={[
          { value: 'all', label: t('qAllCorrections') },
          { value: 'mine', label: t('qMyCorrections') },
        ]}
      />
      <Segmented<'open' | 'done'>
        value={state}
        onChange={setState}
        options={[
          { value: 'open', label: t('qOpenCorrections') },
          { value: 'done', label: t('qDoneCorrections') },
        ]}
      />
    </Corrections>
  );
}

interface Props {
  state: 'open' | 'done';
  mine: boolean;
  children?: ReactNode;
}

/** The earliest due first. */
const byDue = (a: CorrectionView, b: CorrectionView): number =>
  (a.dueDay ?? '').localeCompare(b.dueDay ?? '') || a.openedAt.localeCompare(b.openedAt);

export function Corrections({ state, mine, children }: Props) {
  const { t } = useText();
  const [opened, setOpened] = useState<string | null>(null);
  const corrections = useCorrections(state, mine);
  const columns = useColumns(state, setOpened);
  const data = corrections.data && [...corrections.data].sort(byDue);
  return (
    <>
      <ListFrame
        list={{ ...corrections, data } as typeof corrections}
        columns={columns}
        empty={t(state === 'open' ? 'qNoCorrections' : 'qNoDoneCorrections')}
      >
        {children}
      </ListFrame>
      <ContactDrawer contactId={opened} onClose={() => setOpened(null)} />
    </>
  );
}

function useColumns(
  state: 'open' | 'done',
  onOpen: (contactId: string) => void,
): TableColumnsType<WithAbout<CorrectionView>> {
  const { t } = useText();
  const roles = useMe(useToken()).data?.roles ?? [];
  const oversees = roles.some((role) => role !== 'agent');
  const staff = useAssignees(oversees).data ?? [];
  const nameOf = (id: string): string =>
    staff.find((one) => one.id === id)?.displayName ?? `…${id.slice(-6)}`;
  return [
    {
      title: t('qContact'),
      width: 230,
      render: (_, one) => {
        const words = <About about={one.about} contactId={one.contactId} />;
        if (!oversees) return words;
        return (
          <button type="button" className="link" onClick={() => onOpen(one.contactId)}>
            {words}
          </button>
        );
      },
    },
    {
      title: t('qCorrectionWhat'),
      render: (_, one) => (
        <>
          {one.what}
          <br />
          <small className="muted">{shanghaiStamp(one.openedAt)}</small>
        </>
      ),
    },
    ...(oversees
      ? [
          {
            title: t('qCorrectionAssignee'),
            width: 150,
            render: (_: unknown, one: CorrectionView) =>
              one.done ? (
                one.assigneeId && nameOf(one.assigneeId)
              ) : (
                <Assignee correction={one} staff={staff} />
              ),
          },
        ]
      : []),
    {
      title: t('qCorrectionDue'),
      width: 160,
      render: (_, one) => <DueDay correction={one} fixed={!oversees} />,
    },
    { title: t('navCallbacks'), width: 150, render: (_, one) => <PlannedCall correction={one} /> },
    {
      title: t('qCorrectionHow'),
      width: state === 'open' ? 380 : 320,
      render: (_, one) =>
        one.done ? <Outcome done={one.done} nameOf={nameOf} /> : <Closing correction={one} />,
    },
  ];
}
