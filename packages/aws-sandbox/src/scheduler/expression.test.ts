import { atExpression } from './expression';

describe('a one-time schedule', () => {
  it.each([
    ['2027-03-01T00:00:00', 'UTC', '2027-03-01T00:00:00.000Z'],
    ['2027-03-01T00:00:00', 'Europe/Berlin', '2027-02-28T23:00:00.000Z'],
    ['2027-07-01T00:00:00', 'Europe/Berlin', '2027-06-30T22:00:00.000Z'],
    ['2027-07-01T00:00:00', 'Asia/Kolkata', '2027-06-30T18:30:00.000Z'],
    // skipped: at two the clocks go to three
    ['2027-03-28T02:30:00', 'Europe/Berlin', '2027-03-28T01:30:00.000Z'],
    // comes twice: the first
    ['2027-10-31T02:30:00', 'Europe/Berlin', '2027-10-31T00:30:00.000Z'],
    ['2027-01-01T00:30:00', 'Pacific/Kiritimati', '2026-12-31T10:30:00.000Z'],
  ])('at %s in %s is at %s', (local, timeZone, instant) => {
    expect(atExpression(`at(${local})`, timeZone).toISOString()).toBe(instant);
  });

  it.each([
    ['at(2027-02-30T00:00:00)', 'UTC', /Invalid Schedule Expression/],
    ['at(2027-02-01)', 'UTC', /Invalid Schedule Expression/],
    ['at(2027-02-01T00:00:00Z)', 'UTC', /Invalid Schedule Expression/],
    [undefined, 'UTC', /Invalid Schedule Expression/],
    ['at(2027-02-01T00:00:00)', 'Mars/Olympus', /Invalid Time Zone/],
    ['rate(1 day)', 'UTC', /does not emulate/],
  ])('refuses %s in %s', (expression, timeZone, message) => {
    expect(() => atExpression(expression, timeZone)).toThrow(message);
  });
});
