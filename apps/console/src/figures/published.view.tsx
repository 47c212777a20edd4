import { Alert, Button, Drawer, Skeleton } from 'antd';
import { useState } from 'react';
import type { PublishedFigureView, Principal, StatedFigure } from '#libs/contract';
import { shanghaiStamp } from '../../model/clock.rules.js';
import { figureText, type FigurePart } from '../../model/figures.rules.js';
import { codeOf } from '../api/failure.js';
import { useDistrictName, useOfficeName, useQueueName, useTopicName } from '../api/name.hook.js';
import { ContactSheet } from '../contacts/contact-drawer.view.js';
import { ContactTable } from '../contacts/contact-table.view.js';
import { useText } from '../text/language.hook.js';
import { CHANNEL } from '../text/words.text.js';
import { usePublished, usePublishedAccuracies } from './figures.queries.js';
import { PublishedAccuracy } from './published-accuracy.view.js';
import { RestateDialog } from './restate-dialog.view.js';

const LIMIT = 50;

/** What the public was told, newest first, with every correction beside it. */
export function PublishedList({ me }: { me: Principal }) {
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
  const show = (of: string) => (part: FigurePart) => setPath(`/${of}/contacts?part=${part}&limit=${LIMIT}`);
  const may = me.roles.some((role) => role === 'quality' || role === 'administrator');
  return (
    <>
      <ul className="published">
        {accuracies.data.map((one) => (
          <PublishedAccuracy
            key={one.id}
            mayRestate={may}
            published={one}
            onContacts={show(`published-accuracies/${one.id}`)}
          />
        ))}
        {published.data.map((one) => (
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
  onContacts: (part: FigurePart) => void;
}

function Published({ mayRestate, published, onContacts }: Props) {
  const { t, lang, named } = useText();
  const [restating, setRestating] = useState(false);
  const { definition, restatements } = published;
  return (
    <li className="figure-card" data-testid="published-figure">
      <h2>
        {named(definition)} <small>v{definition.version}</small>
        {published.public && <span className="pill pill-active">{t('publicMark')}</span>}
        {mayRestate && (
          <Button size="small" data-testid="restate" onClick={() => setRestating(true)}>
            {t('restate')}
          </Button>
        )}
      </h2>
      <p className="timer">
        {published.from} – {published.to} · <Slice published={published} />
      </p>
      <p className="stated-row">
        <Stated
          label={t('publishedValue')}
          stated={published}
          published={published}
          onContacts={onContacts}
        />
        {restatements.map((one) => (
          <Stated key={one.at} label={t('restatedValue')} stated={one} published={published}>
            {t('restatedWhy')}: {one.why} ·{' '}
            {t('changesOf', {
              an: one.changes.numerator.added,
              rn: one.changes.numerator.removed,
              ad: one.changes.denominator.added,
              rd: one.changes.denominator.removed,
            })}
          </Stated>
        ))}
      </p>
      <p>{published.note}</p>
      <p className="figure-formula muted">{lang === 'zh' ? definition.formula : definition.formulaEn}</p>
      {restating && (
        <RestateDialog of="published-figures" id={published.id} onClose={() => setRestating(false)} />
      )}
    </li>
  );
}

interface StatedProps {
  label: string;
  stated: StatedFigure;
  published: PublishedFigureView;
  onContacts?: (part: FigurePart) => void;
  children?: React.ReactNode;
}

function Stated({ label, stated, published, onContacts, children }: StatedProps) {
  const { t } = useText();
  const { figure } = stated;
  const count = (part: FigurePart) =>
    onContacts ? (
      <button type="button" className="link" onClick={() => onContacts(part)}>
        {figure[part]}
      </button>
    ) : (
      figure[part]
    );
  return (
    <span className="stated">
      <small>
        {label} · {shanghaiStamp(stated.at)}
      </small>
      <b className="timer">{figureText(figure.value, published.definition.unit) ?? t('noData')}</b>
      <span className="timer">
        {count('numerator')} ÷ {count('denominator')}
      </span>
      {children !== undefined && <small>{children}</small>}
    </span>
  );
}

function Slice({ published: { filter } }: { published: PublishedFigureView }) {
  const { t, p } = useText();
  const districtName = useDistrictName();
  const queueName = useQueueName();
  const officeName = useOfficeName();
  const topicName = useTopicName();
  const channel = Object.entries(CHANNEL).find(([id]) => id === filter.channel)?.[1];
  return (
    <>
      {[
        filter.districtId === null ? t('allDistricts') : districtName(filter.districtId),
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
