import type { Definition } from './definition.rules.js';

/** What self-service settles by itself. */
export const SELF_SERVICE: readonly Definition[] = [
  {
    id: 'self-service-containment',
    version: 1,
    name: '自助解决率',
    nameEn: 'Self-service containment',
    text: '自助解决数 ÷ 进入自助服务数',
    textEn: 'answered by self-service and ended without asking for an agent ÷ went through self-service',
    unit: 'share',
    better: 'higher',
    source: '呼叫中心通行口径 (common contact-centre practice)',
    uses: [],
    formula: () => ({
      numerator: { of: [{ fact: 'self-served' }] },
      denominator: { of: [{ fact: 'guided' }] },
    }),
  },
];
