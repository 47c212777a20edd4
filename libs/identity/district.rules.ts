import { NATIONAL_DISTRICT, type DistrictView } from '#libs/contract';

/**
 * Headquarters and the 42 direct customs districts (直属海关), by the first two digits of the
 * customs code. Source: the customs code table in use in 2020.
 */
const NAMES = `
00 全国 National
01 北京海关 Beijing Customs
02 天津海关 Tianjin Customs
04 石家庄海关 Shijiazhuang Customs
05 太原海关 Taiyuan Customs
06 满洲里海关 Manzhouli Customs
07 呼和浩特海关 Hohhot Customs
08 沈阳海关 Shenyang Customs
09 大连海关 Dalian Customs
15 长春海关 Changchun Customs
19 哈尔滨海关 Harbin Customs
22 上海海关 Shanghai Customs
23 南京海关 Nanjing Customs
29 杭州海关 Hangzhou Customs
31 宁波海关 Ningbo Customs
33 合肥海关 Hefei Customs
35 福州海关 Fuzhou Customs
37 厦门海关 Xiamen Customs
40 南昌海关 Nanchang Customs
42 青岛海关 Qingdao Customs
43 济南海关 Jinan Customs
46 郑州海关 Zhengzhou Customs
47 武汉海关 Wuhan Customs
49 长沙海关 Changsha Customs
51 广州海关 Guangzhou Customs
52 黄埔海关 Huangpu Customs
53 深圳海关 Shenzhen Customs
57 拱北海关 Gongbei Customs
60 汕头海关 Shantou Customs
64 海口海关 Haikou Customs
67 湛江海关 Zhanjiang Customs
68 江门海关 Jiangmen Customs
72 南宁海关 Nanning Customs
79 成都海关 Chengdu Customs
80 重庆海关 Chongqing Customs
83 贵阳海关 Guiyang Customs
86 昆明海关 Kunming Customs
88 拉萨海关 Lhasa Customs
90 西安海关 Xi'an Customs
94 乌鲁木齐海关 Urumqi Customs
95 兰州海关 Lanzhou Customs
96 银川海关 Yinchuan Customs
97 西宁海关 Xining Customs
`;

/** Headquarters first, then the districts by code. */
export const DISTRICTS: readonly DistrictView[] = NAMES.trim()
  .split('\n')
  .map((line) => {
    const [id = '', name = '', ...english] = line.split(' ');
    return { id, name, nameEn: english.join(' ') };
  });

const IDS: ReadonlySet<string> = new Set(DISTRICTS.map((district) => district.id));

export const DISTRICT_IDS: readonly string[] = [...IDS];

export const isDistrict = (id: string): boolean => IDS.has(id);

/** True for headquarters, whose users see every district. */
export const isNational = (districtId: string): boolean => districtId === NATIONAL_DISTRICT;
