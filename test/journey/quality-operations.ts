import {
  ADMINISTRATOR,
  EVERYONE,
  FIGURES,
  HOME,
  NO_ID,
  QUALITY,
  change,
  create,
  read,
  readers,
  unknown,
  type Operation,
  type World,
} from './operation-kinds.js';

const article = { topic: '个人物品', title: '限额', body: '五千元。' };

/** Sampled quality, what it is judged by, what contacts are counted by, and surveys. */
export const qualityOperations = ({ home, fresh }: World): Record<string, Operation> => ({
  'GET /api/v1/score-forms': read(QUALITY, () => '/api/v1/score-forms'),
  'GET /api/v1/score-forms/{formId}': unknown(() => '/api/v1/score-forms/none', EVERYONE),
  'PUT /api/v1/score-forms/{formId}': {
    // A change of a version that is not there.
    may: ADMINISTRATOR,
    ok: 409,
    foreign: 409,
    path: () => '/api/v1/score-forms/none',
    body: () => ({
      baseVersion: 7,
      name: '答复质量',
      nameEn: 'Quality',
      items: [{ id: 'right', text: '答复正确', textEn: 'Right', critical: true, weight: 0 }],
    }),
  },
  'GET /api/v1/articles': read(EVERYONE, () => '/api/v1/articles'),
  'GET /api/v1/articles/{id}': unknown(() => `/api/v1/articles/${NO_ID}`, EVERYONE),
  'POST /api/v1/articles': create('/api/v1/articles', () => ({
    ...article,
    districtId: HOME,
    validFrom: '2026-01-01',
  })),
  'POST /api/v1/articles/{id}/versions': {
    ...unknown(() => `/api/v1/articles/${NO_ID}/versions`, ADMINISTRATOR),
    body: () => ({ ...article, baseVersion: 1, validFrom: '2026-01-01' }),
  },
  'POST /api/v1/articles/{id}/withdrawal': {
    ...unknown(() => `/api/v1/articles/${NO_ID}/withdrawal`, ADMINISTRATOR),
    body: () => ({ from: '2026-01-01' }),
  },
  'GET /api/v1/offices': read(EVERYONE, () => '/api/v1/offices'),
  'PUT /api/v1/offices/{id}': {
    ...create('/api/v1/offices/2299', () => ({ name: '隶属海关', nameEn: 'Office' })),
    ok: 200,
  },
  'GET /api/v1/topics': read(EVERYONE, () => '/api/v1/topics'),
  'POST /api/v1/topics': create('/api/v1/topics', () => ({
    name: fresh('事项'),
    nameEn: 'topic',
    districtId: HOME,
  })),
  'PATCH /api/v1/topics/{id}': change(
    () => `/api/v1/topics/${home.topicId}`,
    () => ({ nameEn: 'another' }),
  ),
  'GET /api/v1/contacts/{contactId}/articles': {
    ...read(FIGURES, () => `/api/v1/contacts/${home.contactId}/articles`),
    foreign: 404,
  },
  'POST /api/v1/draws/{id}/tasks': {
    ...unknown(() => `/api/v1/draws/${NO_ID}/tasks`),
    body: () => ({ formId: 'none', scorerIds: [NO_ID] }),
  },
  'GET /api/v1/draws/{id}/tasks': unknown(() => `/api/v1/draws/${NO_ID}/tasks`),
  'POST /api/v1/scoring-tasks/{taskId}/reassignment': {
    ...unknown(() => `/api/v1/scoring-tasks/${NO_ID}.${NO_ID}.0/reassignment`),
    body: () => ({ scorerId: NO_ID, why: '离岗' }),
  },
  'GET /api/v1/scoring-tasks': read(QUALITY, () => '/api/v1/scoring-tasks'),
  'GET /api/v1/scorers': read(QUALITY, () => '/api/v1/scorers'),
  'GET /api/v1/draws/{id}/judgements': unknown(() => `/api/v1/draws/${NO_ID}/judgements`),
  'GET /api/v1/draws/{id}/judgements/{contactId}': unknown(
    () => `/api/v1/draws/${NO_ID}/judgements/${NO_ID}`,
  ),
  'GET /api/v1/scoring-tasks/{taskId}': unknown(() => `/api/v1/scoring-tasks/${NO_ID}.${NO_ID}.0`),
  'POST /api/v1/scoring-tasks/{taskId}/score': {
    ...unknown(() => `/api/v1/scoring-tasks/${NO_ID}.${NO_ID}.0/score`),
    body: () => ({ answers: [] }),
  },
  'POST /api/v1/draws/{id}/adjudications': {
    ...unknown(() => `/api/v1/draws/${NO_ID}/adjudications`),
    body: () => ({ contactId: NO_ID, correct: true, why: '有据' }),
  },
  'GET /api/v1/draws/{id}/accuracy': unknown(() => `/api/v1/draws/${NO_ID}/accuracy`, FIGURES),
  'GET /api/v1/published-accuracies': readers(read(FIGURES, () => '/api/v1/published-accuracies')),
  'POST /api/v1/published-accuracies': {
    ...unknown(() => '/api/v1/published-accuracies'),
    body: () => ({ drawIds: [NO_ID], note: '年度公布', public: true }),
  },
  'GET /api/v1/published-accuracies/{id}': readers(
    unknown(() => `/api/v1/published-accuracies/${NO_ID}`, FIGURES),
  ),
  'GET /api/v1/published-accuracies/{id}/contacts': unknown(
    () => `/api/v1/published-accuracies/${NO_ID}/contacts?part=numerator`,
    FIGURES,
  ),
  'POST /api/v1/published-accuracies/{id}/restatements': {
    ...unknown(() => `/api/v1/published-accuracies/${NO_ID}/restatements`),
    body: () => ({ why: '申诉改判' }),
  },
  'GET /api/v1/satisfaction': readers(
    read(FIGURES, () => '/api/v1/satisfaction?from=2026-01-01&to=2026-12-31&by=queue&basicCounts=true'),
  ),
  'GET /api/v1/satisfaction/settings': read(FIGURES, () => '/api/v1/satisfaction/settings'),
  'PUT /api/v1/satisfaction/settings/{queueId}': change(
    () => `/api/v1/satisfaction/settings/${home.queueId}`,
    () => ({ asked: false }),
  ),
  'GET /api/v1/calibrations': read(QUALITY, () => '/api/v1/calibrations'),
  'POST /api/v1/calibrations': {
    ...unknown(() => '/api/v1/calibrations'),
    body: () => ({ name: '校准', formId: 'none', contactIds: [NO_ID], scorerIds: [NO_ID, '1'.repeat(24)] }),
  },
  'GET /api/v1/calibrations/{id}': unknown(() => `/api/v1/calibrations/${NO_ID}`),
  'POST /api/v1/calibrations/{id}/scores': {
    ...unknown(() => `/api/v1/calibrations/${NO_ID}/scores`),
    body: () => ({ contactId: NO_ID, answers: [] }),
  },
  'POST /api/v1/calibrations/{id}/close': unknown(() => `/api/v1/calibrations/${NO_ID}/close`),
  'GET /api/v1/my-scores': read(['agent'], () => '/api/v1/my-scores'),
  'POST /api/v1/appeals': {
    ...unknown(() => '/api/v1/appeals', ['agent']),
    body: () => ({ drawId: NO_ID, contactId: NO_ID, why: '依据不符' }),
  },
  'GET /api/v1/appeals': read(QUALITY, () => '/api/v1/appeals'),
  'POST /api/v1/appeals/{id}/decision': {
    ...unknown(() => `/api/v1/appeals/${NO_ID}.${NO_ID}/decision`),
    body: () => ({ outcome: 'upheld', why: '评分无误' }),
  },
  'GET /api/v1/draws/{id}/judgements/{contactId}/follow-up': unknown(
    () => `/api/v1/draws/${NO_ID}/judgements/${NO_ID}/follow-up`,
  ),
  'POST /api/v1/draws/{id}/judgements/{contactId}/coaching-notes': {
    ...unknown(() => `/api/v1/draws/${NO_ID}/judgements/${NO_ID}/coaching-notes`),
    body: () => ({ agentId: NO_ID, text: '请先核对税率' }),
  },
  'GET /api/v1/coaching-notes': read(['agent'], () => '/api/v1/coaching-notes'),
  'POST /api/v1/coaching-notes/{id}/read': unknown(() => `/api/v1/coaching-notes/${NO_ID}/read`, ['agent']),
  'POST /api/v1/draws/{id}/judgements/{contactId}/correction': {
    ...unknown(() => `/api/v1/draws/${NO_ID}/judgements/${NO_ID}/correction`),
    body: () => ({ what: '税率应为 13%' }),
  },
  'GET /api/v1/corrections': read(EVERYONE, () => '/api/v1/corrections'),
  'GET /api/v1/correction-assignees': read(FIGURES, () => '/api/v1/correction-assignees'),
  'PATCH /api/v1/corrections/{id}': {
    ...unknown(() => `/api/v1/corrections/${NO_ID}.${NO_ID}`, FIGURES),
    body: () => ({ dueDay: '2026-12-31' }),
  },
  'GET /api/v1/corrections/{id}/callback': unknown(
    () => `/api/v1/corrections/${NO_ID}.${NO_ID}/callback`,
    EVERYONE,
  ),
  'POST /api/v1/corrections/{id}/callback': {
    ...unknown(() => `/api/v1/corrections/${NO_ID}.${NO_ID}/callback`, EVERYONE),
    body: () => ({ at: '2099-01-01T00:00:00Z' }),
  },
  'POST /api/v1/corrections/{id}/done': {
    ...unknown(() => `/api/v1/corrections/${NO_ID}.${NO_ID}/done`, EVERYONE),
    body: () => ({ how: 'called', note: '已回电' }),
  },
  'GET /api/v1/sampling-plans': read(QUALITY, () => '/api/v1/sampling-plans'),
  'POST /api/v1/sampling-plans': {
    ...read(QUALITY, () => '/api/v1/sampling-plans'),
    // Nothing was handled in these days, in no district.
    ok: 400,
    foreign: 400,
    body: () => ({ name: '月度抽查', from: '2020-01-01', to: '2020-01-31', precision: 0.01 }),
  },
  'GET /api/v1/sampling-plans/{id}': unknown(() => `/api/v1/sampling-plans/${NO_ID}`),
  'GET /api/v1/sampling-plans/{id}/draws': unknown(() => `/api/v1/sampling-plans/${NO_ID}/draws`),
  'GET /api/v1/standing-plans': read(QUALITY, () => '/api/v1/standing-plans'),
  'POST /api/v1/standing-plans': {
    ...create('/api/v1/standing-plans', () => ({ name: '每日抽查', precision: 0.05, maximum: 30 })),
    may: QUALITY,
    foreign: 201,
  },
  'GET /api/v1/standing-plans/{id}': unknown(() => `/api/v1/standing-plans/${NO_ID}`),
  'GET /api/v1/standing-plans/{id}/draws': unknown(() => `/api/v1/standing-plans/${NO_ID}/draws`),
  'GET /api/v1/standing-plans/{id}/draws/{day}/replay': unknown(
    () => `/api/v1/standing-plans/${NO_ID}/draws/2026-01-01/replay`,
  ),
  'POST /api/v1/standing-plans/{id}/end': unknown(() => `/api/v1/standing-plans/${NO_ID}/end`),
  'POST /api/v1/draws': { ...unknown(() => '/api/v1/draws'), body: () => ({ planId: NO_ID }) },
  'GET /api/v1/draws/{id}': unknown(() => `/api/v1/draws/${NO_ID}`),
  'GET /api/v1/draws/{id}/replay': unknown(() => `/api/v1/draws/${NO_ID}/replay`),
  'POST /api/v1/draws/{id}/replacements': {
    ...unknown(() => `/api/v1/draws/${NO_ID}/replacements`),
    body: () => ({ contactId: NO_ID, ground: 'deleted', note: '已删除' }),
  },
  ...reportOperations(),
  ...annualOperations(),
  ...questionnaireOperations(),
});

/** Figures of a year; a value may be entered once for each line, year and district. */
/** A line is entered once for a year and a district: years that are over, of one line after the other. */
const STATED_YEARS = 26;
const STATED_LINES = ['wechat-followers', 'wechat-queries', 'wechat-functions', 'talk-sessions'];

const annualOperations = (): Record<string, Operation> => {
  let entered = 0;
  const stated = { value: 802, source: '年度统计表', sourceDate: '2026-01-01' };
  return {
    'GET /api/v1/annual-figures': readers(read(FIGURES, () => '/api/v1/annual-figures?year=2026')),
    'GET /api/v1/annual-figures/file': readers(
      read(FIGURES, () => '/api/v1/annual-figures/file?year=2026&format=csv&language=en'),
    ),
    'GET /api/v1/annual-statements': readers(read(FIGURES, () => '/api/v1/annual-statements?year=2026')),
    'POST /api/v1/annual-statements': {
      ...create('/api/v1/annual-statements', () => {
        const nth = entered++;
        const lineId = STATED_LINES[Math.floor(nth / STATED_YEARS)];
        return { ...stated, lineId, year: 2000 + (nth % STATED_YEARS), districtId: HOME };
      }),
      may: QUALITY,
    },
    'POST /api/v1/annual-statements/{id}/corrections': {
      ...unknown(() => '/api/v1/annual-statements/22-1999-none/corrections'),
      body: () => ({ ...stated, version: 1, why: '漏报' }),
    },
  };
};

/** Every caller's own; libs/metrics tests that another district's are not there. */
const reportOperations = (): Record<string, Operation> => {
  const one = `/api/v1/saved-reports/${NO_ID}`;
  const choice = { definitions: ['connection-rate'] };
  return {
    'GET /api/v1/saved-reports': read(FIGURES, () => '/api/v1/saved-reports'),
    'POST /api/v1/saved-reports': {
      may: FIGURES,
      ok: 201,
      foreign: 201,
      path: () => '/api/v1/saved-reports',
      body: () => ({ name: '接通率', period: 'month', choice }),
    },
    'PATCH /api/v1/saved-reports/{id}': { ...unknown(() => one, FIGURES), body: () => ({ name: '周报' }) },
    'DELETE /api/v1/saved-reports/{id}': unknown(() => one, FIGURES),
    'POST /api/v1/saved-reports/{id}/runs': unknown(() => `${one}/runs`, FIGURES),
    'GET /api/v1/saved-reports/{id}/runs': unknown(() => `${one}/runs`, FIGURES),
    'GET /api/v1/saved-reports/{id}/runs/{runId}/file': unknown(
      () => `${one}/runs/${NO_ID}.2026-01-01/file`,
      FIGURES,
    ),
  };
};

const questionnaireContent = () => ({
  name: '营商环境问卷',
  nameEn: 'Business environment',
  questions: [{ id: 'q1', kind: 'scale', text: '总体评价', textEn: 'Overall', points: 5 }],
});

/** Those of one questionnaire, which is not there; libs/survey tests that another district's is not either. */
const questionnaireOperations = (): Record<string, Operation> => {
  const one = `/api/v1/questionnaires/${NO_ID}`;
  const anybody = (path: string, body: object): Operation => ({
    may: 'public',
    ok: 404,
    foreign: 404,
    path: () => path,
    body: () => body,
  });
  return {
    'GET /api/v1/questionnaires': read(FIGURES, () => '/api/v1/questionnaires'),
    'POST /api/v1/questionnaires': {
      may: QUALITY,
      ok: 201,
      foreign: 403,
      path: () => '/api/v1/questionnaires',
      body: () => ({ districtId: HOME, content: questionnaireContent() }),
    },
    'GET /api/v1/questionnaires/{id}': unknown(() => one, FIGURES),
    'PATCH /api/v1/questionnaires/{id}': { ...unknown(() => one), body: () => ({ state: 'closed' }) },
    'PUT /api/v1/questionnaires/{id}/content': {
      ...unknown(() => `${one}/content`),
      body: () => ({ baseVersion: 1, content: questionnaireContent() }),
    },
    'GET /api/v1/questionnaires/{id}/results': unknown(() => `${one}/results`, FIGURES),
    'GET /api/v1/questionnaires/{id}/results/file': unknown(() => `${one}/results/file?format=csv`),
    'GET /api/v1/questionnaires/{id}/invitations': unknown(() => `${one}/invitations`),
    'POST /api/v1/questionnaires/{id}/invitations': {
      ...unknown(() => `${one}/invitations`),
      body: () => ({ invitees: [{ name: '某公司' }] }),
    },
    'POST /api/v1/questionnaires/{id}/letters': unknown(() => `${one}/letters`),
    'POST /api/v1/public/questionnaires/{id}/open': anybody(
      `/api/v1/public/questionnaires/${NO_ID}/open`,
      {},
    ),
    'POST /api/v1/public/questionnaires/{id}/answers': anybody(
      `/api/v1/public/questionnaires/${NO_ID}/answers`,
      { version: 1, answers: [] },
    ),
  };
};
