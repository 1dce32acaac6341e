const longest = 500;

/** @param known - account ids that may stay */
export const withoutForeignAccounts = (text: string, known: string[]): string =>
  text.replace(/(?<!\d)\d{12}(?!\d)/g, account =>
    known.includes(account) ? account : '[account]',
  );

/**
 * Makes text that comes from AWS fit to be shown and stored: without anything
 * that could be a task token, and without accounts other than those of the
 * request.
 *
 * @param known - account ids that may stay
 */
export function safeText(text: string, known: string[]): string {
  const safe = withoutForeignAccounts(
    // Task tokens and other secrets are long and have no spaces; names of
    // tables and columns, which AWS limits to 255, seldom come near.
    text.replace(/[A-Za-z0-9+/=_-]{80,}/g, '[removed]'),
    known,
  );
  return safe.length > longest ? `${safe.slice(0, longest)}…` : safe;
}
