/**
 * Every error a caller can meet, with its HTTP status and its sentence in both languages.
 * A socket acknowledgement carries the same codes as a REST answer.
 */
export const ERRORS = {
  BAD_INPUT: [400, '输入有误', 'The input is not valid'],
  BAD_SETTING: [500, '配置有误', 'A setting is not valid'],
  CALENDAR_MISSING: [500, '该年度的工作日历尚未设置', 'The working calendar of this year has not been set'],
  NOT_SIGNED_IN: [401, '请先登录', 'Sign in first'],
  BAD_CREDENTIALS: [401, '用户名或密码不正确', 'User name or password is wrong'],
  LOCKED_OUT: [429, '尝试次数过多，请稍后再试', 'Too many attempts; try again later'],
  FORBIDDEN: [403, '没有权限', 'You may not do this'],
  BAD_ORIGIN: [403, '来源不被允许', 'This origin is not allowed'],
  BAD_SIGNATURE: [401, '签名无效', 'The signature is wrong'],
  BAD_APPID: [403, 'AppID 不符', 'The app id does not match'],
  REPLAYED: [403, '请求已过期', 'The request is too old'],
  NOT_FOUND: [404, '没有找到', 'Not found'],
  ALREADY_EXISTS: [409, '已经存在', 'It exists already'],
  STATE_CONFLICT: [
    409,
    '状态已变化，请刷新后再试',
    'It is in another state, or has changed meanwhile; look again',
  ],
  STALE_EPOCH: [409, '该会话已不归您处理', 'The contact has another owner now'],
  NOT_OWNER: [403, '该会话不属于您', 'The contact is not yours'],
  ANSWER_AT_PHONE: [409, '请在话机上接听', 'Answer at the phone'],
  AGENT_BUSY: [409, '坐席没有空闲', 'The agent has no free slot'],
  QUEUE_CLOSED: [409, '该队列现在不接待此类会话', 'The queue takes no such contacts now'],
  NO_OPEN_CONTACT: [404, '没有进行中的会话', 'There is no open contact'],
  CONTACT_OPEN: [
    409,
    '该客户还有未结束的会话，结束后再试',
    'The customer is in a contact that is not over; try again when it is',
  ],
  FIGURE_NOT_BY: [400, '该指标不能这样划分或筛选', 'The figure can’t be split up or narrowed in this way'],
  NOTHING_JUDGED: [
    400,
    '关键项全部“不适用”，无法判定对错：至少评定一项；不能评分的会话请注明理由替换',
    'No critical item was judged, so it is neither right nor wrong: judge one; a contact that can’t be scored is replaced, on a ground',
  ],
  CONTACT_FULL: [
    409,
    '该会话的操作记录已达上限，不能再转接、邀请或保持，请直接办结',
    'So much has happened to this contact that it can no longer be passed on, shared or held: finish it and end it',
  ],
  TOO_LATE: [409, '已过期限', 'The time limit is over'],
  TOO_LARGE: [413, '内容过长', 'The content is too large'],
  TOO_MANY: [
    429,
    '次数或数量已达上限，请稍后再试',
    'There are too many of these, or too often; try again later',
  ],
  TOO_SLOW: [503, '查询用时过长，请缩小范围后再试', 'The query took too long; narrow it down'],
  UNAVAILABLE: [503, '服务暂时不可用，请稍后再试', 'The service is not available; try again'],
  INTERNAL: [500, '内部错误', 'Internal error'],
} as const satisfies Record<string, readonly [number, string, string]>;

export type ErrorCode = keyof typeof ERRORS;

/** The body of every refused REST request and socket event. */
export interface ErrorBody {
  code: ErrorCode;
  /** Chinese sentence for people. */
  message: string;
  /** English sentence for people. */
  messageEn: string;
  /** What exactly: the state found, the setting; of BAD_INPUT `InputProblem[]`. Never personal data or a secret. */
  details?: unknown;
}

/** One thing that is wrong with what was given. */
export interface InputProblem {
  /** Where, e.g. `items.0.name`; empty = all of it. */
  field: string;
  /** Why, in Chinese. */
  reason: string;
  /** Why, in English. */
  reasonEn: string;
  /** Which of several kinds of wrong, as a word for programs. */
  code?: string;
  /** Ids of what is meant, e.g. of the users who may not. */
  about?: readonly string[];
}

/** An expected failure. Anything else that is thrown is a surprise and answered as INTERNAL. */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(code: 'BAD_INPUT', details: readonly InputProblem[], options?: ErrorOptions);
  constructor(code: Exclude<ErrorCode, 'BAD_INPUT'>, details?: unknown, options?: ErrorOptions);
  constructor(
    readonly code: ErrorCode,
    readonly details?: unknown,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${ERRORS[code][2]}`, options);
  }

  /** As another thread threw it. */
  static again({ code, details }: Pick<AppError, 'code' | 'details'>): AppError {
    return code === 'BAD_INPUT'
      ? new AppError(code, details as readonly InputProblem[])
      : new AppError(code, details);
  }

  get status(): number {
    return ERRORS[this.code][0];
  }

  toBody(): ErrorBody {
    const [, message, messageEn] = ERRORS[this.code];
    return {
      code: this.code,
      message,
      messageEn,
      ...(this.details === undefined ? {} : { details: this.details }),
    };
  }
}

/** What a socket event answers its sender. */
export type Ack<T> = { ok: true; data: T } | { ok: false; error: ErrorBody };

/** The refusal of one field of what was given, with the reason in both languages. */
export const badInput = (
  field: string,
  reason: string,
  reasonEn: string,
  more: Pick<InputProblem, 'code' | 'about'> = {},
): AppError => new AppError('BAD_INPUT', [{ field, reason, reasonEn, ...more }]);

/** Refuses one field of what was given. Throws BAD_INPUT. */
export function refuse(...problem: Parameters<typeof badInput>): never {
  throw badInput(...problem);
}
