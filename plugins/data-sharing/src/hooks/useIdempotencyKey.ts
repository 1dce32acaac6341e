import { useCallback, useRef } from 'react';

// Not randomUUID, which browsers have only on https and localhost.
const randomKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), byte =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

/**
 * A key for a submission: the same while what is submitted stays the same, so
 * that a repeated click or a repeat after a lost answer makes no second
 * request.
 *
 * @returns `keyFor(content)`, and `renew()` for after a success: the same words
 *   are another request then
 */
export function useIdempotencyKey() {
  const current = useRef<{ content: string; key: string }>();
  const keyFor = useCallback((content: object) => {
    const serialised = JSON.stringify(content);
    if (current.current?.content !== serialised) {
      current.current = { content: serialised, key: randomKey() };
    }
    return current.current.key;
  }, []);
  const renew = useCallback(() => {
    current.current = undefined;
  }, []);
  return { keyFor, renew };
}
