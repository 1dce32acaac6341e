import { nextConsumerCheck } from './consumerSchedule';

const granted = '2026-11-25T00:00:00.000Z';
const after = (minutes: number) =>
  nextConsumerCheck(granted, new Date(Date.parse(granted) + minutes * 60_000));

describe('the next look at the consumer', () => {
  it.each([
    [0, '2026-11-25T00:01:00.000Z'],
    [1, '2026-11-25T00:06:00.000Z'],
    [5.5, '2026-11-25T00:06:00.000Z'],
    [6.5, '2026-11-25T00:21:00.000Z'],
    [22, '2026-11-26T00:22:00.000Z'],
    [29 * 24 * 60, '2026-12-25T00:00:00.000Z'],
  ])('%d minutes after the grant is at %s', (minutes, at) => {
    expect(after(minutes)).toBe(at);
  });

  it('is none once 30 days have passed', () => {
    expect(after(30 * 24 * 60)).toBeNull();
  });
});
