import type { Path } from '../paths';
import { refuseOverlap } from './overlap';
import { isMissing, type Placeholders } from './placeholders';
import { Reader } from './reader';

/**
 * @returns undefined when there is no expression
 * @throws {@link AwsError} `ValidationException`
 */
export function parseProjection(
  text: unknown,
  placeholders: Placeholders,
): Path[] | undefined {
  if (isMissing(text)) return undefined;
  const reader = new Reader('ProjectionExpression', text, placeholders);
  const paths = reader.list(() => reader.path());
  reader.expectEnd();
  refuseOverlap(paths, reader);
  return paths;
}
