import { AppError } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { fc } from '#kit/property';
import { alawOf, sampleOf, telephoneSoundOf, waveOf } from './wave.rules.js';

/** A WAV file of a tone. */
function wave({ rate = 8000, channels = 1, bits = 16, coding = 1, seconds = 1, loud = 8000 } = {}): Buffer {
  const samples = Math.round(rate * seconds);
  const file = Buffer.alloc(44 + samples * 2);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + samples * 2, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(coding, 20);
  file.writeUInt16LE(channels, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt16LE(bits, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(samples * 2, 40);
  for (let n = 0; n < samples; n += 1) {
    file.writeInt16LE(Math.round(loud * Math.sin((2 * Math.PI * 440 * n) / rate)), 44 + n * 2);
  }
  return file;
}

function refusalOf(file: Buffer): AppError {
  try {
    telephoneSoundOf(file);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('an uploaded prompt', () => {
  it('becomes what the telephone carries, from 8 and from 16 kHz', () => {
    expect(telephoneSoundOf(wave())).toHaveLength(8000);
    expect(telephoneSoundOf(wave({ rate: 16_000 }))).toHaveLength(8000);
  });

  it.each([
    ['words', Buffer.from('<html>not a sound</html>'), 'not a WAV'],
    ['nothing', Buffer.alloc(0), 'not a WAV'],
    ['a file cut short', wave().subarray(0, 3000), 'cut short'],
    ['two channels', wave({ channels: 2 }), '2 channels'],
    ['the sound of a disc', wave({ rate: 44_100 }), '44100 Hz'],
    ['another coding', wave({ coding: 85 }), 'coding 85'],
    ['silence', wave({ loud: 0 }), 'nothing can be heard'],
    ['a click', wave({ seconds: 0.1 }), 'lasts 0.1 s'],
  ])('of %s is refused, and told why', (_, file, reason) => {
    const { code, details } = refusalOf(file);
    expect(code).toBe('BAD_INPUT');
    expect(JSON.stringify(details)).toContain(reason);
  });

  it('of any bytes is refused as bad input, and surprises nobody', () => {
    const bytes = fc
      .uint8Array({ maxLength: 200 })
      .map((some) => Buffer.concat([wave({ seconds: 0 }), some]));
    fc.assert(
      fc.property(bytes, (file) => {
        expect(refusalOf(file).code).toBe('BAD_INPUT');
      }),
    );
  });

  it('can be listened to as it is on the telephone', () => {
    const codes = Array.from({ length: 256 }, (_, code) => code);
    expect(codes.map((code) => alawOf(sampleOf(code)))).toEqual(codes);
    const alaw = telephoneSoundOf(wave());
    expect(telephoneSoundOf(waveOf(alaw))).toEqual(alaw);
  });

  it('is coded as G.711 says', () => {
    // Values of ITU-T G.711 table 1a, as every A-law codec has them.
    expect([0, -1, 32_767, -32_768, 1000, -1000].map(alawOf)).toEqual([0xd5, 0x55, 0xaa, 0x2a, 0xfa, 0x7a]);
  });
});
