import { DAY_MS } from '#libs/contract';
import { ADMIN_PASSWORD, AGENT_PASSWORD } from '#kit/site';
import {
  ADMINISTRATOR,
  EVERYONE,
  FIGURES,
  HOME,
  NO_ID,
  SUPERVISORS,
  act,
  change,
  create,
  open,
  outdated,
  read,
  wechatAccount,
  type World,
  type Operation,
} from './operation-kinds.js';
import { figureOperations } from './figure-operations.js';
import { qualityOperations } from './quality-operations.js';

/** The contact of the home district is a chat, which nobody can listen to. */
const onNoCall = (body?: object): Operation => ({
  may: ['supervisor'],
  ok: 404,
  foreign: 404,
  path: () => `/api/v1/contacts/${NO_ID}/monitor`,
  ...(body ? { body: () => body } : {}),
});

export const operationsOf = ({ home, fresh, caller }: World): Record<string, Operation> => ({
  'GET /health/live': open('/health/live'),
  'GET /health/ready': open('/health/ready'),
  'GET /metrics': open('/metrics'),
  'POST /api/v1/auth/login': {
    ...open('/api/v1/auth/login'),
    body: () => ({ username: 'admin', password: ADMIN_PASSWORD }),
  },
  'POST /api/v1/visitors': {
    ...open('/api/v1/visitors'),
    ok: 201,
    foreign: 201,
    body: () => ({ accountId: 'web' }),
  },
  'GET /api/v1/visitors/{accountId}/words': open('/api/v1/visitors/web/words'),
  'GET /wechat/{accountId}': { ...open(''), path: () => `${caller().build({}).path}&echostr=4711` },
  'POST /wechat/{accountId}': {
    ...open(''),
    path: () => caller().build({}).path,
    body: () => ({ ToUserName: 'gh', FromUserName: 'oFan', MsgType: 'event', Event: 'VIEW', CreateTime: 1 }),
  },
  'POST /api/v1/auth/logout': {
    may: EVERYONE,
    ok: 204,
    foreign: 204,
    path: () => '/api/v1/auth/logout',
    ownSession: true,
  },
  'POST /api/v1/auth/password': {
    may: EVERYONE,
    ok: 200,
    foreign: 200,
    path: () => '/api/v1/auth/password',
    body: () => ({ current: AGENT_PASSWORD, password: `${AGENT_PASSWORD} 2` }),
    ownSession: true,
  },
  'GET /api/v1/me': read(EVERYONE, () => '/api/v1/me'),
  'GET /api/v1/districts': read(EVERYONE, () => '/api/v1/districts'),
  'GET /api/v1/contacts': read(EVERYONE, () => '/api/v1/contacts'),
  'GET /api/v1/contacts/{contactId}': read(EVERYONE, () => `/api/v1/contacts/${home.contactId}`, 404),
  'GET /api/v1/contacts/{contactId}/messages': read(
    EVERYONE,
    () => `/api/v1/contacts/${home.contactId}/messages`,
    404,
  ),
  'POST /api/v1/contacts/{contactId}/requeue': {
    ...act(
      SUPERVISORS,
      () => `/api/v1/contacts/${home.contactId}/requeue`,
      () => ({ epoch: 0 }),
    ),
    ok: 409,
  },
  'POST /api/v1/contacts/{contactId}/take-over': {
    ...act(
      SUPERVISORS,
      () => `/api/v1/contacts/${home.contactId}/take-over`,
      () => ({ epoch: 0 }),
    ),
    // None of these supervisors has a console to talk at.
    ok: 403,
  },
  'POST /api/v1/contacts/{contactId}/assign': {
    ...act(
      SUPERVISORS,
      () => `/api/v1/contacts/${home.contactId}/assign`,
      () => ({ epoch: 0, agentId: home.agentId }),
    ),
    ok: 409,
  },
  'POST /api/v1/agents/{id}/presence': act(
    SUPERVISORS,
    () => `/api/v1/agents/${home.agentId}/presence`,
    () => ({ presence: 'offline' }),
  ),
  'GET /api/v1/contacts/{contactId}/recordings': read(
    ['supervisor', 'quality'],
    () => `/api/v1/contacts/${home.contactId}/recordings`,
    404,
  ),
  'GET /api/v1/contacts/{contactId}/transcript': read(
    ['supervisor', 'quality'],
    () => `/api/v1/contacts/${home.contactId}/transcript`,
    404,
  ),
  'GET /api/v1/recordings/{recordingId}/audio': {
    ...read(['supervisor', 'quality'], () => `/api/v1/recordings/${home.contactId}-1/audio`, 404),
    // It is a chat: nothing was recorded.
    ok: 404,
  },
  'GET /api/v1/contacts/{contactId}/voice-mail': {
    ...read(['agent'], () => `/api/v1/contacts/${home.contactId}/voice-mail`, 404),
    // An agent who does not hold it.
    ok: 404,
  },
  'GET /api/v1/contacts/{contactId}/voice-mail/{recordingId}/audio': {
    ...read(
      ['agent'],
      () => `/api/v1/contacts/${home.contactId}/voice-mail/${home.contactId}-message/audio`,
      404,
    ),
    ok: 404,
  },
  'GET /api/v1/callbacks': read(['agent', ...SUPERVISORS], () => '/api/v1/callbacks'),
  'POST /api/v1/callbacks': {
    ...act(
      ['agent', ...SUPERVISORS],
      () => '/api/v1/callbacks',
      () => ({ contactId: home.contactId, at: '2020-01-01T00:00:00Z' }),
    ),
    ok: 400,
    stranger: 404,
  },
  'POST /api/v1/callbacks/{id}/cancel': {
    ...act(SUPERVISORS, () => `/api/v1/callbacks/${home.callbackId}/cancel`),
    // It has been cancelled before.
    ok: 409,
  },
  'POST /api/v1/callbacks/{id}/take': {
    ...act(['agent'], () => `/api/v1/callbacks/${home.callbackId}/take`),
    // None of these agents has a console.
    ok: 409,
  },
  'POST /api/v1/callbacks/{id}/put-off': {
    ...act(
      ['agent', ...SUPERVISORS],
      () => `/api/v1/callbacks/${home.callbackId}/put-off`,
      () => ({ at: new Date(Date.now() + DAY_MS).toISOString() }),
    ),
    ok: 409,
  },
  'POST /api/v1/callbacks/{id}/settle': {
    ...act(
      SUPERVISORS,
      () => `/api/v1/callbacks/${home.callbackId}/settle`,
      () => ({ result: 'reached' }),
    ),
    ok: 409,
  },
  'POST /api/v1/callbacks/{id}/reveal': {
    ...act(['agent', ...SUPERVISORS], () => `/api/v1/callbacks/${home.callbackId}/reveal`),
    stranger: 404,
  },
  'GET /api/v1/erasures': read(ADMINISTRATOR, () => '/api/v1/erasures'),
  'GET /api/v1/erasures/{id}': {
    ...read(ADMINISTRATOR, () => `/api/v1/erasures/${NO_ID}`, 404),
    ok: 404,
  },
  'POST /api/v1/erasures': {
    may: ADMINISTRATOR,
    // Its customer still waits.
    ok: 409,
    foreign: 404,
    path: () => '/api/v1/erasures',
    body: () => ({ contactId: home.contactId, reason: '本人申请' }),
  },
  'GET /api/v1/users': read(ADMINISTRATOR, () => '/api/v1/users'),
  'GET /api/v1/users/{id}': read(ADMINISTRATOR, () => `/api/v1/users/${home.userId}`, 404),
  'PATCH /api/v1/users/{id}': change(
    () => `/api/v1/users/${home.userId}`,
    () => ({ displayName: '新名字' }),
  ),
  'POST /api/v1/users': create('/api/v1/users', () => ({
    username: fresh('made'),
    password: AGENT_PASSWORD,
    displayName: 'made',
    roles: ['quality'],
    districtId: HOME,
  })),
  'GET /api/v1/invariants': read(ADMINISTRATOR, () => '/api/v1/invariants'),
  'GET /api/v1/invariants/findings': read(ADMINISTRATOR, () => '/api/v1/invariants/findings'),
  'GET /api/v1/routing-policy': read(ADMINISTRATOR, () => '/api/v1/routing-policy'),
  'GET /api/v1/routing-policy/versions': read(ADMINISTRATOR, () => '/api/v1/routing-policy/versions'),
  'GET /api/v1/routing-policy/versions/{version}': read(
    ADMINISTRATOR,
    () => '/api/v1/routing-policy/versions/1',
  ),
  'PUT /api/v1/routing-policy': outdated('/api/v1/routing-policy', { content: {} }),
  'POST /api/v1/routing-policy/versions/{version}/rollback': outdated(
    '/api/v1/routing-policy/versions/1/rollback',
    {},
  ),
  'POST /api/v1/routing-policy/validate': {
    ...read(ADMINISTRATOR, () => '/api/v1/routing-policy/validate'),
    body: () => ({ content: {} }),
  },
  'POST /api/v1/routing-policy/simulate': {
    ...read(SUPERVISORS, () => '/api/v1/routing-policy/simulate'),
    // There is no such day; a simulation that runs is tried where it lives.
    ok: 400,
    foreign: 400,
    body: () => ({ content: {}, from: '2026-02-30', to: '2026-02-30' }),
  },
  'GET /api/v1/vip-lists/{listId}/members': read(ADMINISTRATOR, () => '/api/v1/vip-lists/vip/members'),
  'POST /api/v1/vip-lists/{listId}/members': {
    ...read(ADMINISTRATOR, () => '/api/v1/vip-lists/vip/members'),
    body: () => ({ members: [{ identity: fresh('o') }] }),
  },
  'DELETE /api/v1/vip-lists/{listId}/members/{memberId}': {
    ...read(ADMINISTRATOR, () => `/api/v1/vip-lists/vip/members/${'0'.repeat(32)}`, 404),
    ok: 404,
  },
  'GET /api/v1/queues': read(EVERYONE, () => '/api/v1/queues'),
  'POST /api/v1/queues': create('/api/v1/queues', () => ({
    id: fresh('q'),
    name: '新',
    nameEn: 'new',
    districtId: HOME,
  })),
  'PATCH /api/v1/queues/{id}': change(
    () => `/api/v1/queues/${home.queueId}`,
    () => ({ priority: 1 }),
  ),
  'GET /api/v1/accounts': read(EVERYONE, () => '/api/v1/accounts'),
  'GET /api/v1/agents': read(FIGURES, () => '/api/v1/agents'),
  'PATCH /api/v1/agents/{id}': change(
    () => `/api/v1/agents/${home.agentId}`,
    () => ({ capacity: { chat: 2 } }),
  ),
  'GET /api/v1/wechat-accounts': read(ADMINISTRATOR, () => '/api/v1/wechat-accounts'),
  'GET /api/v1/wechat-accounts/{id}': read(
    ADMINISTRATOR,
    () => `/api/v1/wechat-accounts/${home.accountId}`,
    404,
  ),
  'PATCH /api/v1/wechat-accounts/{id}': change(
    () => `/api/v1/wechat-accounts/${home.accountId}`,
    () => ({ name: '新名' }),
  ),
  'POST /api/v1/wechat-accounts': create('/api/v1/wechat-accounts', () => wechatAccount(fresh)),
  'GET /api/v1/web-chats': read(ADMINISTRATOR, () => '/api/v1/web-chats'),
  'GET /api/v1/web-chats/{id}': read(ADMINISTRATOR, () => `/api/v1/web-chats/${home.webchatId}`, 404),
  'PATCH /api/v1/web-chats/{id}': change(
    () => `/api/v1/web-chats/${home.webchatId}`,
    () => ({ name: '新名' }),
  ),
  'POST /api/v1/web-chats': create('/api/v1/web-chats', () => ({
    id: fresh('chat'),
    districtId: HOME,
    queueId: 'q22',
  })),
  'GET /api/v1/voice-numbers': read(ADMINISTRATOR, () => '/api/v1/voice-numbers'),
  'POST /api/v1/voice-numbers': create('/api/v1/voice-numbers', () => ({
    id: fresh('1').replace('-', ''),
    districtId: HOME,
    queueId: 'q22',
  })),
  'PATCH /api/v1/voice-numbers/{id}': change(
    () => `/api/v1/voice-numbers/${home.number}`,
    () => ({ name: '热线' }),
  ),
  'GET /api/v1/ivr-trees': read(ADMINISTRATOR, () => '/api/v1/ivr-trees'),
  'POST /api/v1/ivr-trees': create('/api/v1/ivr-trees', () => ({
    id: fresh('tree'),
    districtId: HOME,
    content: treeContent(),
  })),
  'POST /api/v1/ivr-trees/validate': {
    ...read(ADMINISTRATOR, () => '/api/v1/ivr-trees/validate'),
    body: () => ({ content: {} }),
  },
  'GET /api/v1/ivr-trees/{id}': read(ADMINISTRATOR, () => `/api/v1/ivr-trees/${home.treeId}`, 404),
  'PUT /api/v1/ivr-trees/{id}': change(
    () => `/api/v1/ivr-trees/${home.treeId}`,
    () => ({ content: treeContent() }),
  ),
  'GET /api/v1/ivr-trees/{id}/versions/{version}': read(
    ADMINISTRATOR,
    () => `/api/v1/ivr-trees/${home.treeId}/versions/1`,
    404,
  ),
  'POST /api/v1/ivr-trees/{id}/activate': change(
    () => `/api/v1/ivr-trees/${home.treeId}/activate`,
    () => ({ version: 1 }),
  ),
  'POST /api/v1/ivr-trees/{id}/lookups/{node}': {
    // Its tree looks nothing up.
    ...read(ADMINISTRATOR, () => `/api/v1/ivr-trees/${home.treeId}/lookups/top`, 404),
    ok: 404,
    body: () => ({ value: '2214' }),
  },
  'GET /api/v1/prompts': read(ADMINISTRATOR, () => '/api/v1/prompts'),
  // Every district may make prompts.
  'POST /api/v1/prompts': {
    ...read(ADMINISTRATOR, () => '/api/v1/prompts', 201),
    ok: 201,
    body: () => ({ id: fresh('said'), language: 'en', words: 'Hello' }),
  },
  'GET /api/v1/prompts/{id}/{language}/audio': read(ADMINISTRATOR, () => '/api/v1/prompts/greeting/zh/audio'),
  'PUT /api/v1/prompts/{id}/{language}': {
    // No body is a WAV file here; a real one is sent in prompts.spec.
    ...read(ADMINISTRATOR, () => '/api/v1/prompts/own/zh', 400),
    ok: 400,
    body: () => ({}),
  },
  'GET /api/v1/blocked-callers': read(SUPERVISORS, () => '/api/v1/blocked-callers'),
  'POST /api/v1/blocked-callers': {
    ...create('/api/v1/blocked-callers', () => ({
      number: '13800138222',
      reason: '骚扰',
      districtId: HOME,
    })),
    may: SUPERVISORS,
  },
  'DELETE /api/v1/blocked-callers/{id}': {
    may: SUPERVISORS,
    ok: 404,
    foreign: 404,
    path: () => `/api/v1/blocked-callers/${HOME}:${'0'.repeat(32)}`,
  },
  'GET /api/v1/contacts/{contactId}/monitor': onNoCall(),
  'PUT /api/v1/contacts/{contactId}/monitor': onNoCall({ mode: 'listen' }),
  'DELETE /api/v1/contacts/{contactId}/monitor': onNoCall(),
  'GET /api/v1/phone': read(['agent', 'supervisor'], () => '/api/v1/phone'),
  'PUT /api/v1/phone': {
    may: ['agent', 'supervisor'],
    ok: 200,
    foreign: 200,
    path: () => '/api/v1/phone',
    body: () => ({ kind: 'phone' }),
  },
  ...figureOperations(fresh),
  ...qualityOperations({ home, fresh, caller }),
});

/** A tree that needs nothing but itself. */
export const treeContent = () => ({ start: 'agent', nodes: [{ id: 'agent', kind: 'queue' }] });
