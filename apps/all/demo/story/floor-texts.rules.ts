/** Who is called back, in how many minutes; of one somebody noted that they were reached in another way. */
export const CALLED_BACK = [
  { phone: '13800001201', inMinutes: 30, reached: false },
  { phone: '13800001202', inMinutes: 26 * 60, reached: false },
  { phone: '13800001203', inMinutes: 50 * 60, reached: false },
  { phone: '13800001204', inMinutes: 20, reached: true },
] as const;

export const BLOCKED = {
  number: '17000001234',
  reason: '一周内骚扰来电 23 次，班长已核实',
  days: 30,
} as const;

/** Made by itself every Monday. */
export const REPORT = {
  name: '各关区接通率周报',
  choice: { definitions: ['connection-rate', 'service-level-asked'], by: 'district', compare: true },
  period: 'week',
  format: 'xlsx',
  language: 'zh',
  hour: 8,
} as const;

const VIP_LIST = { id: 'aeo', name: '高级认证企业', nameEn: 'Advanced certified enterprises', points: 2 };
export const VIP = {
  listId: VIP_LIST.id,
  members: [{ identity: '13800001299', enterpriseCode: '3122260001' }],
} as const;

/** Whoever has waited so long in Shenzhen is led to the national pool. */
const content = (maxWaitSeconds: number) => ({
  vipLists: [VIP_LIST],
  pools: [{ districtId: '00', queueId: 'general' }],
  queues: [
    {
      queueId: 'demo-53-clearance',
      districtId: '53',
      serviceLevelTarget: 0.9,
      maxWaitSeconds,
      vipListIds: [VIP_LIST.id],
      overflow: [
        { when: 'waited', to: 'national', reason: '久等转全国', reasonEn: 'Long wait, to the national pool' },
      ],
    },
  ],
});

export const POLICY_VERSIONS = [
  { note: '深圳通关等待满五分钟转全国；高级认证企业优先', content: content(300) },
  { note: '由五分钟改为三分钟', content: content(180) },
] as const;
