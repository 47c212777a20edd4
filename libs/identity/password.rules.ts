import { AppError, PASSWORD_MAX, PASSWORD_MIN, type PasswordFlaw } from '#libs/contract';

/** Ones that are tried first by everybody; compared without regard to case. */
const COMMON: ReadonlySet<string> = new Set(
  `
00000000 11111111 12121212 12344321 12345678 123456789 1234567890 123123123 147258369
66666666 87654321 88888888 98765432 987654321 11223344 1q2w3e4r 1qaz2wsx 5201314520
a1234567 a12345678 a123456789 aa123456 abc12345 abc123456 abcd1234 admin123 admin1234
admin12345 administrator asdfghjkl changeme iloveyou jietong123 letmein1 p@ssw0rd passw0rd
password password1 password123 qwer1234 qwerty123 qwertyui qwertyuiop qazwsxedc welcome1
woaini1314 woaini520 zxcvbnm123
`
    .trim()
    .split(/\s+/),
);

const FLAWS: Readonly<Record<PasswordFlaw, readonly [zh: string, en: string]>> = {
  'too-short': [`至少 ${PASSWORD_MIN} 个字符`, `at least ${PASSWORD_MIN} characters`],
  'too-long': [`最多 ${PASSWORD_MAX} 个字符`, `at most ${PASSWORD_MAX} characters`],
  'is-username': ['不能与用户名相同', 'must not be the user name'],
  'too-common': ['过于常见', 'is too common'],
};

/** Everything wrong with a new password; empty if it may be used. */
export function passwordFlaws(password: string, username: string): PasswordFlaw[] {
  const flaws: PasswordFlaw[] = [];
  const length = Array.from(password).length;
  const lower = password.normalize('NFKC').toLowerCase();
  if (length < PASSWORD_MIN) flaws.push('too-short');
  if (length > PASSWORD_MAX) flaws.push('too-long');
  if (lower === username.toLowerCase()) flaws.push('is-username');
  if (COMMON.has(lower)) flaws.push('too-common');
  return flaws;
}

/** Throws BAD_INPUT with the flaws of a new password. */
export function demandGoodPassword(password: string, username: string): void {
  const flaws = passwordFlaws(password, username);
  if (flaws.length > 0) {
    const problems = flaws.map((code) => {
      const [reason, reasonEn] = FLAWS[code];
      return { field: 'password', code, reason, reasonEn };
    });
    throw new AppError('BAD_INPUT', problems);
  }
}
