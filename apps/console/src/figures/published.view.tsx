import { Alert, Button, Skeleton } from 'antd';
import {
  countText,
  figureText,
  type DefinitionView,
  type Principal,
  type PublishedFigureView,
  type Restatement,
  type StatedFigure,
} from '#libs/contract';
import { figuresAddress } from '../../model/address.rules.js';
import type { FigurePart } from '../../model/drill.rules.js';
import {
  ALL_PUBLISHED,
  publishedFields,
  publishedOf,
  type PublishedPlace,
} from '../../model/figures-address.rules.js';
import { codeOf } from '../api/failure.js';
import { useOfficeName, useContactsOf, useQueueName, useTopicName } from '../api/name.hook.js';
import { BehindDrawer } from '../contacts/behind-drawer.view.js';
import { queryOf } from '../api/rest.js';
import { navigate, useSearch } from '../shell/router.js';
import { useText } from '../text/language.hook.js';
import { findsInside } from '../../model/evidence.rules.js';
import { CHANNEL } from '../text/words.text.js';
import { Beside } from './beside.view.js';
import { usePublished, usePublishedAccuracies } from './figures.queries.js';
import { Count, PublicationCard, Stated } from './publication-card.view.js';
import { PublishedAccuracy } from './published-accuracy.view.js';

const LIMIT = 50;

/** What the public was told, newest first, with every correction beside it. The address says what of it is open. */
export function PublishedList({ me }: { me: Principal }) {
  const { t, sentence } = useText();
  const place = publishedOf(useSearch());
  const published = usePublished();
  const accuracies = usePublishedAccuracies();
  const failed = [published, accuracies].find(({ isError }) => isError);
  if (failed) return <Alert type="error" showIcon title={sentence(codeOf(failed.error))} />;
  if (!published.data || !accuracies.data) return <Skeleton active />;
  if (published.data.length + accuracies.data.length === 0)
    return (
      <p className="empty">
        {t(findsInside(me, null) ? 'publishedNone' : 'publishedNoneOwn')}{' '}
        <a href="/public">{t('publishedPage')}</a>
      </p>
    );
  const show = (id: string) => (part: FigurePart, restatement?: number) =>
    open({ ...place, id, among: place.id === null || place.among, part, restatement: restatement ?? 0 });
  const may = me.roles.some((role) => role === 'quality' || role === 'administrator');
  const alone = place.among ? null : place.id;
  const isShown = ({ id }: { id: string }): boolean => alone === null || id === alone;
  const shown = { accuracies: accuracies.data.filter(isShown), figures: published.data.filter(isShown) };
  const isGone = shown.accuracies.length + shown.figures.length === 0;
  const path = pathOf(place, accuracies.data);
  return (
    <>
      <p className="published-head">
        <a href="/public">{t('publishedPage')}</a>
        {alone !== null && <Button onClick={() => open(ALL_PUBLISHED)}>{t('publishedAll')}</Button>}
      </p>
      {isGone && <Alert type="warning" showIcon title={t('publishedGone')} />}
      <ul className="published">
        {shown.accuracies.map((one) => (
          <PublishedAccuracy key={one.id} mayRestate={may} published={one} onContacts={show(one.id)} />
        ))}
        {shown.figures.map((one) => (
          <Published key={one.id} mayRestate={may} published={one} onContacts={show(one.id)} />
        ))}
      </ul>
      <Behind
        place={place}
        path={isGone ? null : path}
        total={totalOf(
          place,
          published.data.find(({ id }) => id === place.id),
        )}
      />
    </>
  );
}

const open = (place: PublishedPlace): void => navigate(figuresAddress(publishedFields(place)));

/** Where the interface lists the contacts that are open; null: none are. */
function pathOf(
  { id, part, restatement }: PublishedPlace,
  accuracies: readonly { id: string }[],
): string | null {
  if (id === null || part === null) return null;
  const of = accuracies.some((one) => one.id === id) ? 'published-accuracies' : 'published-figures';
  return `/${of}/${id}/contacts${queryOf({ part, restatement: restatement || null, limit: LIMIT })}`;
}

/** How many contacts are open; null of what is no count of them. */
function totalOf({ part, restatement }: PublishedPlace, published?: PublishedFigureView): number | null {
  const stated = restatement === 0 ? published : published?.restatements[restatement - 1];
  return part === null ? null : (stated?.contacts[part].count ?? null);
}

interface BehindProps {
  place: PublishedPlace;
  path: string | null;
  total: number | null;
}

/** The contacts behind a number, and of one of them the timeline. */
function Behind({ place, path, total }: BehindProps) {
  const { t } = useText();
  const close = (): void =>
    open(place.among ? ALL_PUBLISHED : { ...ALL_PUBLISHED, id: place.id, among: false });
  return (
    <BehindDrawer
      list={path === null ? null : { title: t('contactsBehind'), path, total }}
      contactId={place.contactId}
      onContact={(contactId) => open({ ...place, contactId })}
      onClose={close}
    />
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
      an: countText(numerator.added),
      rn: countText(numerator.removed),
      ad: countText(denominator.added),
      rd: countText(denominator.removed),
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
        <Count part="numerator" value={figure.numerator} onContacts={onContacts} />
        {definition.unit !== 'contacts' && (
          <>
            {' ÷ '}
            <Count part="denominator" value={figure.denominator} onContacts={onContacts} />
          </>
        )}
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
