/** What class-validator demands, in Chinese: `n` are the numbers that its English sentence names, in their order. */
const DEMANDS: Readonly<Record<string, (n: readonly string[]) => string>> = {
  whitelistValidation: () => '没有这个字段',
  isDefined: () => '缺失',
  isNotEmpty: () => '不能为空',
  isString: () => '须为文字',
  isBoolean: () => '须为 true 或 false',
  isInt: () => '须为整数',
  isNumber: () => '须为数字',
  isArray: () => '须为列表',
  isObject: () => '须为对象',
  nestedValidation: () => '须为对象',
  unknownValue: () => '须为对象',
  isIn: () => '不在可选值之内',
  matches: () => '格式不符',
  isMongoId: () => '不是这里的标识',
  isEmail: () => '须为邮箱地址',
  isUrl: () => '须为网址',
  isIso8601: () => '须为日期或时间',
  min: ([least]) => `不得小于 ${least}`,
  max: ([most]) => `不得大于 ${most}`,
  minLength: ([least]) => `至少 ${least} 个字符`,
  maxLength: ([most]) => `最多 ${most} 个字符`,
  isLength: ([one, two]) =>
    two === undefined ? `长度不符（${one} 个字符）` : `须为 ${one} 至 ${two} 个字符`,
  arrayMinSize: ([least]) => `至少 ${least} 项`,
  arrayMaxSize: ([most]) => `最多 ${most} 项`,
  arrayUnique: () => '有重复项',
};

/** Why a constraint of class-validator refuses, in Chinese; `said` is its English sentence. */
export function constraintText(name: string, said: string): string {
  const numbers = /(?: must | should ).*$/.exec(said)?.[0].match(/-?\d+(?:\.\d+)?/g) ?? [];
  return DEMANDS[name]?.(numbers) ?? '格式或取值有误';
}
