/** More than this is counted, not named. */
const maxNamed = 5;

/** Names some of what it counts. */
class Counted {
  readonly #named: string[] = [];
  #total = 0;

  add(name: string) {
    this.#total += 1;
    if (this.#named.length < maxNamed) this.#named.push(name);
  }

  get total() {
    return this.#total;
  }

  toString() {
    const others = this.#total - this.#named.length;
    return `${this.#total} (${this.#named.join(', ')}${
      others ? ` and ${others} more` : ''
    })`;
  }
}

/** What the log says of one collation. */
export class CollationReport {
  documents = 0;
  readonly notInCatalog = new Counted();
  readonly inPart = new Counted();

  lines(): Array<{ level: 'info' | 'warn'; text: string }> {
    const lines: Array<{ level: 'info' | 'warn'; text: string }> = [
      { level: 'info', text: `Glue tables to be found: ${this.documents}` },
    ];
    if (this.notInCatalog.total > 0) {
      lines.push({
        level: 'warn',
        text: `Glue tables that the catalog does not have, so that they cannot be found: ${this.notInCatalog}`,
      });
    }
    if (this.inPart.total > 0) {
      lines.push({
        level: 'warn',
        text: `Glue tables too large to be found by all that they have: ${this.inPart}`,
      });
    }
    return lines;
  }
}
