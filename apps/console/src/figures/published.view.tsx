import { Alert, Button, Drawer, Skeleton } from 'antd';
import { useState } from 'react';
import {
  figureText,
  type DefinitionView,
  type Principal,
  type PublishedFigureView,
  type Restatement,
  type StatedFigure,
} from '#libs/contract';
import type { FigurePart } from '../../model/drill.rules.js';
import { codeOf } from '../api/failure.js';
import { useOfficeName, useContactsOf, useQueueName, useTopicName } from '../api/name.hook.js';
import { ContactSheet } from '../contacts/contact-drawer.view.js';
import { ContactTable } from '../contacts/contact-table.view.js';
import { queryOf } from '../api/rest.js';
import { useText } from '../text/language.hook.js';
import { CHANNEL } from '../text/words.text.js';
import { Beside } from './beside.view.js';
import { usePublished, usePublishedAccuracies } from './figures.queries.js';
import { Count, PublicationCard, Stated } from './publication-card.view.js';
import { PublishedAccuracy } from './published-accuracy.view.js';

const LIMIT = 50;

interface ListProps {
  me: Principal;
  /** One accuracy alone, to which somebody was led; null: all. */
  only: string | null;
  onAll: () => void;
}

/** What the public was told, newest first, with every correction beside it. */
export function PublishedList({ me, only, onAll }: ListProps) {
  const { t, sentence } = useText();
  const published = usePublished();
  const accuracies = usePublishedAccuracies();
  const [path, setPath] = useState<string | null>(null);
  const [contact, setContact] = useState<string | null>(null);
  const failed = [published, accuracies].find(({ isError }) => isError);
  if (failed) return <Alert type="error" showIcon title={sentence(codeOf(failed.error))} />;
  if (!published.data || !accuracies.data) return <Skeleton active />;
  if (published.data.length + accuracies.data.length === 0)
    return <p className="empty">{t('publishedNone')}</p>;
  const close = (): void => {
    setPath(null);
    setContact(null);
  };
  const show = (of: string) => (part: FigurePart, restatement?: number) =>
    setPath(`/${of}/contacts${queryOf({ part, restatement, limit: LIMIT })}`);
  const may = me.roles.some((role) => role === 'quality' || role === 'administrator');
  const isShown = ({ id }: { id: string }): boolean => only === null || id === only;
  return (
    <>
      {only !== null && <Button onClick={onAll}>{t('publishedAll')}</Button>}
      <ul className="published">
        {accuracies.data.filter(isShown).map((one) => (
          <PublishedAccuracy
            key={one.id}
            mayRestate={may}
            published={one}
            onContacts={show(`published-accuracies/${one.id}`)}
          />
        ))}
        {published.data.filter(isShown).map((one) => (
          <Published
            key={one.id}
            mayRestate={may}
            published={one}
            onContacts={show(`published-figures/${one.id}`)}
          />
        ))}
      </ul>
      <Drawer
        open={path !== null}
        onClose={close}
        size={640}
        title={t('contactsBehind')}
        destroyOnHidden
        extra={contact !== null && <Button onClick={() => setContact(null)}>{t('back')}</Button>}
      >
        {path !== null && contact === null && <ContactTable path={path} narrow onOpen={setContact} />}
        {contact !== null && <ContactSheet contactId={contact} />}
      </Drawer>
    </>
  );
}

interface Props {
  mayRestate: boolean;
  published: PublishedFigureView;
  onContacts: (part: FigurePart, restatement?: number) => void;
}

function Published({ mayRestate, published, onContacts }: Props) {
  const { t } = useText();
  const changesOf = ({ why, changes: { numerator, denominator } }: Restatement): string => {
    const counts = {
      an: numerator.added,
      rn: numerator.removed,
      ad: denominator.added,
      rd: denominator.removed,
    };
    return `${why} · ${t('changesOf', counts)}`;
  };
  return (
    <PublicationCard
      of="published-figures"
      published={published}
      mayRestate={mayRestate}
      slice={<Slice published={published} />}
      stated={
        <>
          <StatedFigureView stated={published} definition={published.definition} onContacts={onContacts} />
          {published.restatements.map((one, at) => (
            <StatedFigureView
              key={one.at}
              stated={one}
              definition={published.definition}
              correction={changesOf(one)}
              onContacts={(part) => onContacts(part, at + 1)}
            />
          ))}
        </>
      }
    />
  );
}

interface StatedProps {
  stated: StatedFigure;
  definition: DefinitionView;
  onContacts: (part: FigurePart) => void;
  correction?: string;
}

function StatedFigureView({ stated: { at, figure }, definition, onContacts, ...more }: StatedProps) {
  const { t } = useText();
  return (
    <Stated
      at={at}
      value={figureText(figure.value, definition.unit, definition.better) ?? t('noData')}
      {...more}
    >
      <span className="timer">
        <Count part="numerator" value={figure.numerator} onContacts={onContacts} /> ÷{' '}
        <Count part="denominator" value={figure.denominator} onContacts={onContacts} />
      </span>
      <Beside definition={definition} figure={figure} />
    </Stated>
  );
}

function Slice({ published: { filter } }: { published: PublishedFigureView }) {
  const { p } = useText();
  const contactsOf = useContactsOf();
  const queueName = useQueueName();
  const officeName = useOfficeName();
  const topicName = useTopicName();
  const channel = Object.entries(CHANNEL).find(([id]) => id === filter.channel)?.[1];
  return (
    <>
      {[
        contactsOf(filter.districtId),
        filter.queueId !== null && queueName(filter.queueId),
        channel && p(channel),
        filter.officeId !== null && officeName(filter.officeId),
        filter.topicId !== null && topicName(filter.topicId),
        filter.hour !== null && `${String(filter.hour).padStart(2, '0')}:00`,
      ]
        .filter(Boolean)
        .join(' · ')}
    </>
  );
}
