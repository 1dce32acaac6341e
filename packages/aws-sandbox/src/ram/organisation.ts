/**
 * The accounts of one AWS organisation in which sharing is enabled: among them,
 * RAM shares without an invitation.
 * https://docs.aws.amazon.com/ram/latest/userguide/getting-started-sharing.html
 */
export class Organisation {
  readonly #accounts: Set<string> | undefined;

  /**
   * @param accounts - twelve digits each; every account when left out
   * @throws TypeError when one of them is none
   */
  constructor(accounts?: string[]) {
    for (const account of accounts ?? []) {
      if (!/^\d{12}$/.test(account)) {
        throw new TypeError(
          `An account of the organisation must be twelve digits, not ${account}`,
        );
      }
    }
    this.#accounts = accounts && new Set(accounts);
  }

  /** Whether all of them are in it. */
  includes = (...accounts: string[]): boolean =>
    accounts.every(account => this.#accounts?.has(account) ?? true);
}
