import { AppError } from '#libs/contract';
import { codeOf, StartRefusal } from './refusal.js';

export interface Sentence {
  zh: string;
  en: string;
}

/** What stopped the start, as one sentence with its remedy; null for what nobody expected. */
export function explain(error: unknown): Sentence | null {
  if (error instanceof StartRefusal) return error;
  if (error instanceof AppError && error.code === 'UNAVAILABLE') return unavailable(error);
  const { port, address } = error as { port?: number; address?: string };
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return {
        zh: `端口 ${port} 已被占用：请停止占用它的程序，或用 PORT 指定另一个端口。`,
        en: `Port ${port} is in use: stop the program that has it, or choose another in PORT.`,
      };
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return {
        zh: `HOST 指定的地址 ${address ?? ''} 不是本机地址：请改为本机地址，或去掉该设置。`,
        en: `HOST names ${address ?? 'an address'}, which this machine does not have: use one of its own, or remove the setting.`,
      };
    case 'EACCES':
      return port === undefined ? null : lowPort(port);
    case 'ENOSPC':
      return { zh: '磁盘已满：请清理后重试。', en: 'The disk is full: make room and start again.' };
    default:
      return null;
  }
}

/** The innermost reason that a connection gives, in its own words. */
export function causeOf(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error && !('reason' in inner)) inner = inner.cause;
  return inner instanceof Error ? inner.message : String(inner);
}

function lowPort(port: number): Sentence {
  return {
    zh: `没有权限使用端口 ${port}：请用 PORT 指定 1024 以上的端口。`,
    en: `Port ${port} needs more rights: choose one above 1024 in PORT.`,
  };
}

function unavailable(error: AppError): Sentence {
  const { store = 'store', address = '' } = (error.details ?? {}) as { store?: string; address?: string };
  return {
    zh: `${store} ${address} 无法连接（${causeOf(error)}）：请检查其是否运行、地址与密码是否正确。`,
    en: `${store} at ${address} can't be reached (${causeOf(error)}): check that it runs, and its address and password.`,
  };
}
