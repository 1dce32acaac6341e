/**
 * Calls back once after a delay, and not before the page can be seen: a tab in
 * the background asks for nothing.
 *
 * @param delay - milliseconds
 * @param signal - aborted, it never calls back
 */
export function afterDelay(
  callback: () => void,
  delay: number,
  signal: AbortSignal,
): void {
  const timer = setTimeout(() => {
    if (!document.hidden) {
      callback();
      return;
    }
    const onChange = () => {
      if (document.hidden) return;
      document.removeEventListener('visibilitychange', onChange);
      callback();
    };
    document.addEventListener('visibilitychange', onChange, { signal });
  }, delay);
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
}
