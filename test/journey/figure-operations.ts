import {
  ADMINISTRATOR,
  EVERYONE,
  FIGURES,
  HOME,
  NO_ID,
  QUALITY,
  create,
  open,
  read,
  readers,
  unknown,
  type Operation,
  type World,
} from './operation-kinds.js';

/** Figures, what is published of them, alarms, and keys by which other systems read them. */
export const figureOperations = (fresh: World['fresh']): Record<string, Operation> => ({
  'GET /api/v1/access-keys': read(ADMINISTRATOR, () => '/api/v1/access-keys'),
  'POST /api/v1/access-keys': create('/api/v1/access-keys', () => ({
    name: fresh('system'),
    districtId: HOME,
    days: 1,
  })),
  'DELETE /api/v1/access-keys/{id}': unknown(() => `/api/v1/access-keys/${NO_ID}`, ADMINISTRATOR),
  'GET /api/v1/definitions': readers(read(EVERYONE, () => '/api/v1/definitions')),
  'GET /api/v1/forecast': readers(read(FIGURES, () => '/api/v1/forecast?model=erlang-a&share=0.8')),
  'GET /api/v1/figures/today': readers(read(EVERYONE, () => '/api/v1/figures/today')),
  'GET /api/v1/alarms': read(FIGURES, () => '/api/v1/alarms?open=true'),
  'GET /api/v1/alarm-rules': read(FIGURES, () => '/api/v1/alarm-rules'),
  'POST /api/v1/alarm-rules': create('/api/v1/alarm-rules', () => ({
    name: fresh('rule'),
    districtId: HOME,
    measure: 'waiting',
    direction: 'above',
    raiseAt: 1_000_000,
    clearAt: 1,
  })),
  'PATCH /api/v1/alarm-rules/{id}': {
    ...unknown(() => `/api/v1/alarm-rules/${NO_ID}`, ADMINISTRATOR),
    body: () => ({ enabled: false }),
  },
  'DELETE /api/v1/alarm-rules/{id}': unknown(() => `/api/v1/alarm-rules/${NO_ID}`, ADMINISTRATOR),
  'GET /api/v1/public/figures': open('/api/v1/public/figures'),
  'GET /api/v1/public/accuracies': open('/api/v1/public/accuracies'),
  'GET /api/v1/published-figures': readers(read(FIGURES, () => '/api/v1/published-figures')),
  'POST /api/v1/published-figures': {
    ...read(QUALITY, () => '/api/v1/published-figures'),
    // There is no data of these days, in no district.
    ok: 400,
    foreign: 400,
    body: () => ({
      definition: 'connection-rate',
      from: '2020-01-01',
      to: '2020-12-31',
      note: '年度公布',
      public: true,
    }),
  },
  'GET /api/v1/published-figures/{id}': readers(unknown(() => `/api/v1/published-figures/${NO_ID}`, FIGURES)),
  'GET /api/v1/published-figures/{id}/contacts': unknown(
    () => `/api/v1/published-figures/${NO_ID}/contacts?part=numerator`,
    FIGURES,
  ),
  'POST /api/v1/published-figures/{id}/restatements': {
    ...unknown(() => `/api/v1/published-figures/${NO_ID}/restatements`),
    body: () => ({ why: '补录' }),
  },
  'GET /api/v1/figure-reports': readers(
    read(
      FIGURES,
      () =>
        '/api/v1/figure-reports?definitions=connection-rate,contacts-asked&from=2026-01-01&to=2026-01-02&by=day',
    ),
  ),
  'GET /api/v1/figure-reports/choices': readers(read(FIGURES, () => '/api/v1/figure-reports/choices')),
  'GET /api/v1/figure-reports/file': readers(
    read(
      FIGURES,
      () =>
        '/api/v1/figure-reports/file?definitions=connection-rate&from=2026-01-01&to=2026-01-02&format=csv&language=en',
    ),
  ),
  'GET /api/v1/figures': readers(
    read(
      FIGURES,
      () => '/api/v1/figures?definition=connection-rate&from=2026-01-01&to=2026-12-31&by=month&compare=year',
    ),
  ),
  'GET /api/v1/figures/contacts': read(
    FIGURES,
    () => '/api/v1/figures/contacts?definition=connection-rate&from=2026-01-01&to=2026-12-31&part=numerator',
  ),
  'GET /api/v1/figures/{definition}': readers(read(FIGURES, () => '/api/v1/figures/connection-rate')),
  'GET /api/v1/figures/{definition}/contacts': read(
    FIGURES,
    () => '/api/v1/figures/connection-rate/contacts?part=denominator',
  ),
});
