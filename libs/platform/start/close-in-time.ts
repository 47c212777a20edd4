/** So long services may take to finish what is under way, before their process ends all the same, ms. */
const CLOSE_WITHIN_MS = 30_000;

/** Waits for services that are closing; throws what hinders them, and when they take too long. */
export async function closeInTime(
  closing: Promise<void> | undefined,
  withinMs = CLOSE_WITHIN_MS,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const tell = (): void => reject(new Error('服务没有按时停止 / The services did not close in time'));
    timer = setTimeout(tell, withinMs);
  });
  try {
    await Promise.race([closing, late]);
  } finally {
    clearTimeout(timer);
  }
}
