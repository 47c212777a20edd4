import { readConfig } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import { join, resolve } from 'node:path';
import { demoEnv, leftAside, NOT_FOR_DEMO } from './demo-home.rules.js';

describe('a demo’s settings', () => {
  it('lead into a folder of its own in the ordinary home, and nowhere else', () => {
    const real = {
      JIETONG_HOME: '/srv/jietong',
      MONGODB_URI: 'mongodb://db/jietong?replicaSet=rs0',
      REDIS_URL: 'redis://cache',
      JIETONG_RECORDINGS: '/srv/recordings',
      ASTERISK_ARI_URL: 'http://pbx:8088/ari',
      PORT: '3100',
    };
    const own = demoEnv(real);
    const config = readConfig(own);
    expect(config.home).toBe('/srv/jietong/demo');
    expect(config.recordingFolder).toBe('/srv/jietong/demo/recordings');
    expect(config.soundFolder).toBe('/srv/jietong/demo/sounds');
    expect([own['MONGODB_URI'], own['REDIS_URL'], config.ariUrl]).toEqual([undefined, undefined, null]);
    expect(config.port).toBe(3100);
    expect(leftAside(real)).toEqual(['MONGODB_URI', 'REDIS_URL', 'JIETONG_RECORDINGS', 'ASTERISK_ARI_URL']);
  });

  it('are beside the ordinary data where no home is named', () => {
    expect(readConfig(demoEnv({})).home).toBe(resolve(join('.jietong', 'demo')));
    expect(leftAside({ PORT: '1' })).toEqual([]);
    expect(NOT_FOR_DEMO).toContain('JIETONG_SECRET');
  });
});
