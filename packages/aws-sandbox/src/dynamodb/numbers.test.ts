import fc from 'fast-check';
import { calculate, canonicalNumber, compareNumbers } from './numbers';

const decimal = fc
  .tuple(
    fc.bigInt({
      min: -(BigInt(10) ** BigInt(18)),
      max: BigInt(10) ** BigInt(18),
    }),
    fc.integer({ min: 0, max: 12 }),
  )
  .map(([digits, scale]) => ({ digits, scale, text: `${digits}E-${scale}` }));

const inUnits = ({ digits, scale }: { digits: bigint; scale: number }) =>
  digits * BigInt(10) ** BigInt(12 - scale);

const sign = (value: bigint) => Number(value > 0) - Number(value < 0);

describe('numbers', () => {
  it.each([
    ['1.0', '1'],
    ['+5', '5'],
    ['-0', '0'],
    ['.50', '0.5'],
    ['-007.70', '-7.7'],
    ['1E3', '1000'],
    ['12.5e-4', '0.00125'],
    ['9007199254740993', '9007199254740993'],
    [
      '12345678901234567890123456789012345678',
      '12345678901234567890123456789012345678',
    ],
    ['1E-130', `0.${'0'.repeat(129)}1`],
  ])('writes %s as %s', (given, written) => {
    expect(canonicalNumber(given)).toBe(written);
  });

  it.each([
    ['', 'The parameter cannot be converted to a numeric value'],
    ['1,5', 'The parameter cannot be converted to a numeric value: 1,5'],
    [
      'Infinity',
      'The parameter cannot be converted to a numeric value: Infinity',
    ],
    ['1E126', 'Number overflow.'],
    ['1E999999999', 'Number overflow.'],
    ['1E-131', 'Number underflow.'],
    ['1'.repeat(39), 'Attempting to store more than 38 significant digits'],
  ])('refuses %p', (given, message) => {
    expect(() => canonicalNumber(given)).toThrow(message);
  });

  it('adds, subtracts and compares exactly', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const plus = `${inUnits(a) + inUnits(b)}E-12`;
        const minus = `${inUnits(a) - inUnits(b)}E-12`;
        expect(calculate(a.text, '+', b.text)).toBe(canonicalNumber(plus));
        expect(calculate(a.text, '-', b.text)).toBe(canonicalNumber(minus));
        expect(compareNumbers(a.text, b.text)).toBe(
          sign(inUnits(a) - inUnits(b)),
        );
      }),
    );
  });

  it('refuses a sum that has too many digits', () => {
    expect(() => calculate('1E38', '+', '0.1')).toThrow(
      '38 significant digits',
    );
    expect(calculate('0.1', '+', '0.2')).toBe('0.3');
  });
});
