import type { Entity } from '@backstage/catalog-model';
import type { Change } from '../ingest/refreshTables';
import type { Edit, GlueModel } from './GlueModel';
import type { startIngestion } from './startIngestion';
import { names, type Interruption, type Step } from './steps';
import type { GlueCall, TamperingProxy } from './tamperingProxy';

/** What can be right or wrong: `a`, a database itself, or `a.t`, a table. */
const keyOf = ({ database: home, table: name }: Change) =>
  name === undefined ? home : `${home}.${name}`;

const isOf = (home: string, key: string) =>
  key === home || key.startsWith(`${home}.`);

/**
 * By what each is called. A link's relation to its target is left out: it is
 * looked at when all is read, and so by scans alone.
 */
const comparable = (entities: Iterable<Entity>) =>
  new Map(
    [...entities].map(entity => [
      entity.metadata.title!,
      entity.metadata.tags?.includes('resource-link')
        ? { ...entity, spec: { ...entity.spec, dependsOn: [] } }
        : entity,
    ]),
  );

export const inPagesOfTwo = ({ operation, input }: GlueCall) => {
  if (/^Get(Tables|Databases)$/.test(operation)) input.MaxResults = 2;
};

/**
 * Changes of a Glue catalog, and what an ingestion learns of them: it knows what
 * the ingestion has had the chance to read, and must therefore be right.
 */
export class History {
  readonly #ingestion: Awaited<ReturnType<typeof startIngestion>>;
  readonly #model: GlueModel;
  readonly #proxy: TamperingProxy;
  /** Events that have not come yet. */
  readonly #waiting: Change[] = [];
  /** What changed and was not read since, and at which change. */
  readonly #stale = new Map<string, number>();
  /** Tables that the catalog has shown, by their birth. */
  readonly #shown = new Set<number>();
  #changes = 0;
  #scanned = false;

  constructor(options: {
    ingestion: Awaited<ReturnType<typeof startIngestion>>;
    model: GlueModel;
    proxy: TamperingProxy;
  }) {
    this.#ingestion = options.ingestion;
    this.#model = options.model;
    this.#proxy = options.proxy;
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'edit':
        this.#waiting.push(...(await this.apply(step.edit, step.told)));
        return;
      case 'scan':
        await this.#meanwhile(step.interrupted, () => this.#scan());
        return;
      case 'poll':
        await this.#meanwhile(step.interrupted, () => this.#poll());
        return;
      case 'events':
        await this.#takeEvents(step);
        return;
      default:
        this.#waiting.splice(step.from % (this.#waiting.length || 1), 1);
    }
  }

  /**
   * @param told - that there is an event of it, also where Glue sends none
   * @returns events that are to come
   */
  async apply(edit: Edit, told = false): Promise<Change[]> {
    const { database } = edit;
    const inside = [
      ...(this.#model.databases.get(database)?.tables.keys() ?? []),
    ];
    const applied = await this.#model.apply(edit);
    if (!applied) return [];
    this.#changes += 1;
    const changed = [keyOf(applied.change)];
    if (edit.kind === 'drop-database') {
      changed.push(...inside.map(name => `${database}.${name}`));
    }
    // Glue shows of a link what its target has, and says nothing of it when that
    // changes.
    changed.push(...this.#model.links());
    for (const key of changed) this.#stale.set(key, this.#changes);
    return applied.told || told ? [applied.change] : [];
  }

  /** Tables that are there, were in the catalog, and are no longer. */
  missing(): string[] {
    const there = comparable(this.#ingestion.catalog.entities.values());
    const missing: string[] = [];
    for (const [home, { tables }] of this.#model.databases) {
      for (const [name, { born }] of tables) {
        const key = `${home}.${name}`;
        if (there.has(key)) this.#shown.add(born);
        else if (this.#shown.has(born)) missing.push(key);
      }
    }
    return missing;
  }

  /**
   * What the catalog and another say of all that the ingestion must be right
   * about, to be compared.
   */
  settled(other: Iterable<Entity>) {
    const there = comparable(this.#ingestion.catalog.entities.values());
    const fresh = comparable(other);
    const isStale = (key: string) => this.#stale.has(key);
    const keys = names.database.flatMap(home => {
      const tables = names.table.map(name => `${home}.${name}`);
      // A table says who owns its database, a database how its tables are.
      return [
        ...(isStale(home) ? [] : tables.filter(key => !isStale(key))),
        ...([home, ...tables].some(isStale) ? [] : [home]),
      ];
    });
    return {
      found: keys.map(key => [key, there.get(key)]),
      expected: keys.map(key => [key, fresh.get(key)]),
    };
  }

  async #scan() {
    const since = this.#changes;
    await this.#ingestion.refresh();
    this.#scanned = true;
    this.#wasRead(since, () => true);
  }

  async #poll() {
    const since = this.#changes;
    await this.#ingestion.poll();
    // Before the first scan it does nothing; what is dropped it leaves.
    if (this.#scanned) {
      this.#wasRead(since, key => this.#model.databases.has(key));
    }
  }

  async #handle(changes: Change[]) {
    const { store, source } = this.#ingestion;
    const since = this.#changes;
    const whole = new Set<string>();
    for (const { database, table } of changes) {
      const known = await store.database(source.id, database);
      if (!table || !known || known.removed) whole.add(database);
    }
    await this.#ingestion.changes(changes);
    for (const change of changes) {
      const { database } = change;
      if (whole.has(database)) {
        this.#wasRead(since, key => isOf(database, key));
      } else if (!this.#stale.has(database)) {
        // A table is read with what was known of its database.
        this.#wasRead(since, key => key === keyOf(change));
      }
    }
  }

  async #takeEvents(step: Step & { kind: 'events' }) {
    if (this.#waiting.length === 0) return;
    const some = this.#waiting.splice(
      step.from % this.#waiting.length,
      step.many,
    );
    if (step.again) this.#waiting.unshift(...some);
    await this.#meanwhile(step.interrupted, async () => {
      try {
        await this.#handle(some);
      } catch (error) {
        // What is dropped between two calls fails, and comes again.
        if (!step.interrupted) throw error;
        this.#waiting.push(...some);
      }
    });
  }

  /** Lets something happen while the work is done. */
  async #meanwhile(
    interruption: Interruption | undefined,
    work: () => Promise<void>,
  ) {
    if (!interruption) {
      await work();
      return;
    }
    let calls = 0;
    let failure: Error | undefined;
    const interrupt = async () => {
      calls += 1;
      if (calls !== interruption.atCall + 1) return;
      await this.#interrupt(interruption).catch(error => {
        failure = error;
      });
    };
    if (interruption.when === 'after') this.#proxy.after = interrupt;
    else {
      this.#proxy.before = call => {
        inPagesOfTwo(call);
        return interrupt();
      };
    }
    try {
      await work();
    } finally {
      this.#proxy.before = inPagesOfTwo;
      this.#proxy.after = undefined;
    }
    if (failure) throw failure;
  }

  async #interrupt({ edits, then }: Interruption) {
    const events: Change[] = [];
    for (const edit of edits) events.push(...(await this.apply(edit)));
    if (then === 'handle events') {
      if (events.length > 0) await this.#handle(events);
      return;
    }
    this.#waiting.push(...events);
    // What it finds as it was known it leaves to a scan that listed it before,
    // and to the next poll.
    if (then === 'poll') await this.#ingestion.poll();
  }

  /** @param since - change after which nothing is sure to have been read */
  #wasRead(since: number, isRead: (key: string) => boolean) {
    for (const [key, at] of this.#stale) {
      if (at <= since && isRead(key)) this.#stale.delete(key);
    }
  }
}
