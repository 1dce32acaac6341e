import { invalid } from './errors';

/** `digits` × 10^-`scale`, exactly. */
interface Decimal {
  digits: bigint;
  scale: number;
}

const form = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

const power = (exponent: number) => BigInt(10) ** BigInt(exponent);

function parse(text: string): Decimal {
  if (!form.test(text)) {
    throw invalid(
      `The parameter cannot be converted to a numeric value${
        text && `: ${text}`
      }`,
    );
  }
  const [mantissa, exponent = '0'] = text.toLowerCase().split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  return checked({
    digits: BigInt(whole.replace(/^\+/, '') + fraction || '0'),
    scale: fraction.length - Number(exponent),
  });
}

/**
 * Without the zeros at the end.
 *
 * @throws {@link AwsError} `ValidationException` beyond 38 digits, or out of range
 */
function checked({ digits, scale }: Decimal): Decimal {
  if (digits === BigInt(0)) return { digits, scale: 0 };
  const text = String(digits);
  const significant = text.replace(/0+$/, '');
  const count = significant.replace('-', '').length;
  const zeros = text.length - significant.length;
  const magnitude = count + zeros - 1 - scale;
  if (magnitude > 125) {
    throw invalid(
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    );
  }
  if (magnitude < -130) {
    throw invalid(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    );
  }
  if (count > 38) {
    throw invalid(
      'Attempting to store more than 38 significant digits in a Number',
    );
  }
  return { digits: BigInt(significant), scale: scale - zeros };
}

function format({ digits, scale }: Decimal): string {
  if (scale <= 0) return String(digits * power(-scale));
  const sign = digits < 0 ? '-' : '';
  const text = String(digits)
    .replace('-', '')
    .padStart(scale + 1, '0');
  return `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

/** Both with the scale of the finer one. */
function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale);
  return [
    a.digits * power(scale - a.scale),
    b.digits * power(scale - b.scale),
    scale,
  ];
}

/**
 * A number as DynamoDB gives it back.
 *
 * @throws {@link AwsError} `ValidationException` when it is none, has more than
 *   38 digits, or is out of range
 */
export const canonicalNumber = (text: string): string => format(parse(text));

/** `a` + `b`, or `a` - `b`; exact. */
export function calculate(a: string, operator: '+' | '-', b: string): string {
  const [x, y, scale] = aligned(parse(a), parse(b));
  return format(checked({ digits: operator === '+' ? x + y : x - y, scale }));
}

/** Below 0 when `a` is less, above when it is more. */
export function compareNumbers(a: string, b: string): number {
  const [x, y] = aligned(parse(a), parse(b));
  if (x === y) return 0;
  return x < y ? -1 : 1;
}

/** Bytes that a number takes, about. */
export const numberSize = (text: string): number =>
  Math.ceil(String(parse(text).digits).replace('-', '').length / 2) + 1;
