import type { Definition } from './definition.rules.js';
import type { Part } from './formula.rules.js';

const WORKED: Part = { of: [{ fact: 'worked' }], sum: true };
const READY: Part = { of: [{ fact: 'worked' }, { fact: 'idled' }], sum: true };
const SIGNED_IN: Part = { of: [{ fact: 'worked' }, { fact: 'idled' }, { fact: 'unready' }], sum: true };

const shared = {
  version: 1,
  unit: 'time-share',
  source: '呼叫中心通行口径 (common contact-centre practice)',
  uses: [],
} as const;

/** How agents' time is spent, by the clock on the wall: never more than all of it. */
export const AGENT_TIME: readonly Definition[] = [
  {
    ...shared,
    id: 'occupancy',
    name: '工时利用率',
    nameEn: 'Occupancy',
    text: '处理会话时长 ÷（处理会话时长 + 就绪空闲时长）',
    textEn: 'time on contacts ÷ (time on contacts + idle), wall-clock',
    formula: () => ({ numerator: WORKED, denominator: READY }),
  },
  {
    ...shared,
    id: 'utilisation',
    name: '签入利用率',
    nameEn: 'Utilisation',
    text: '处理会话时长 ÷ 签入时长',
    textEn: 'time on contacts ÷ time signed in, wall-clock',
    formula: () => ({ numerator: WORKED, denominator: SIGNED_IN }),
  },
];
