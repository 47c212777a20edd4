import { describe, expect, it } from '@jest/globals';
import type { DistrictScope } from '#libs/contract';
import { PublicPlaces, type PlaceCodes } from './public-places.service.js';

const OFFICES = [
  { id: '2201', districtId: '22', name: '浦江海关', nameEn: 'Pujiang Customs', active: false },
  { id: '5301', districtId: '53', name: '皇岗海关', nameEn: 'Huanggang Customs', active: true },
];
const asked: DistrictScope[] = [];
const places = new PublicPlaces({
  all: async (scope) => {
    asked.push(scope);
    return OFFICES;
  },
});
const of = async (...items: PlaceCodes[]) => {
  const page = await places.named({ items, next: null }, (item) => [item]);
  return page.items.map((item) => item.places);
};

describe('the places that the public is told of', () => {
  it('have their names beside, of districts and of offices, former ones too', async () => {
    expect(await of({ districtId: '22', officeId: '2201' }, { districtId: '53', officeId: null })).toEqual([
      {
        '22': { name: '上海海关', nameEn: 'Shanghai Customs' },
        '2201': { name: '浦江海关', nameEn: 'Pujiang Customs' },
      },
      { '53': { name: '深圳海关', nameEn: 'Shenzhen Customs' } },
    ]);
  });

  it('are none of the whole hotline, and of a code that nobody has', async () => {
    asked.length = 0;
    // Headquarters' own contacts are called so by whoever shows them.
    expect(await of({ districtId: null, officeId: null }, { districtId: '00', officeId: null })).toEqual([
      {},
      {},
    ]);
    expect(asked).toEqual([]);
    expect(await of({ districtId: '22', officeId: '2299' })).toEqual([
      { '22': { name: '上海海关', nameEn: 'Shanghai Customs' } },
    ]);
  });

  it('are of every draw that something is made of', async () => {
    const draws = [
      { districtId: '22', officeId: null },
      { districtId: '53', officeId: '5301' },
    ];
    const { items } = await places.named({ items: [{ draws }], next: 'x' }, (one) => one.draws);
    expect(Object.keys(items[0]?.places ?? {}).toSorted()).toEqual(['22', '53', '5301']);
  });
});
