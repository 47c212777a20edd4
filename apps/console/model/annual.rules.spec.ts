import { describe, expect, it } from '@jest/globals';
import type { AnnualFigure, AnnualSource, AnnualStatementView, Channel } from '#libs/contract';
import { absenceOf, partsOf } from './annual.rules.js';

const line = (name: string, change: Partial<AnnualFigure>): AnnualFigure => ({
  name,
  nameEn: name,
  kind: 'measured',
  figure: null,
  definition: null,
  from: null,
  interval: null,
  published: null,
  stated: null,
  unit: 'count',
  measure: null,
  value: null,
  yearBefore: null,
  change: null,
  ...change,
});
const figure = (channel: Channel | null): AnnualSource => ({
  definition: 'x',
  channel,
  officeId: null,
  topicId: null,
});
const withdrawn = { versions: [{ value: 5 }, { value: null }] } as AnnualStatementView;
const stated = (now: AnnualStatementView | null, before: AnnualStatementView | null = null) => ({
  lineId: 'x',
  now,
  before,
});

const CALLS = line('calls', { figure: figure('voice'), value: 9, yearBefore: null });
const CHATS = line('chats', { figure: figure('webchat'), value: null, yearBefore: 3 });
const KIOSK = line('kiosk', { figure: figure('kiosk') });
const CALLBACKS = line('callbacks', { figure: figure(null) });
const ACCURACY = line('accuracy', { kind: 'sampled', published: { now: null, before: null } });
const ANSWERS = line('answers', { from: { name: '', nameEn: '' } });
const FOLLOWERS = line('followers', { kind: 'stated', stated: stated(null) });
const HALLS = line('halls', { kind: 'stated', stated: stated(withdrawn) });

describe('a line of a year without a value', () => {
  it('says why, of either year', () => {
    const why = [CALLS, CHATS, KIOSK, CALLBACKS, ACCURACY, ANSWERS, FOLLOWERS, HALLS].map((one) => [
      absenceOf(one, 'now'),
      absenceOf(one, 'before'),
    ]);
    expect(why).toEqual([
      [null, 'no-channel'],
      ['no-channel', null],
      ['no-channel', 'no-channel'],
      ['no-contacts', 'no-contacts'],
      ['no-publication', 'no-publication'],
      ['no-answers', 'no-answers'],
      ['not-entered', 'not-entered'],
      ['withdrawn', 'not-entered'],
    ]);
  });

  it('stands apart unless the year before has one; none is lost, and none is told twice', () => {
    const all = [CALLS, KIOSK, FOLLOWERS, CHATS, ACCURACY, HALLS, ANSWERS, CALLBACKS];
    const { told, absent } = partsOf(all);
    expect(told).toEqual([CALLS, CHATS]);
    expect(absent.map(({ why, lines }) => [why, lines.map(({ name }) => name)])).toEqual([
      ['no-publication', ['accuracy']],
      ['no-channel', ['kiosk']],
      ['no-contacts', ['callbacks']],
      ['no-answers', ['answers']],
      ['not-entered', ['followers']],
      ['withdrawn', ['halls']],
    ]);
    expect(
      [...told, ...absent.flatMap(({ lines }) => lines)].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    ).toEqual(all.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  });
});
