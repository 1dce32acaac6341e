import { fold, type CatalogPlace } from '../glue/catalog';
import {
  keyOf,
  partsBelow,
  partsOf,
  type Collection,
  type Store,
} from '../store';

/** Value by key: a resource has one value of an LF-Tag. */
export type Tags = Record<string, string>;

/** A database, a table in it, or a column of that. */
export interface Taggable {
  database: string;
  table?: string;
  column?: string;
}

/** `d`, `t` or `c`, and the names: what a resource is kept under. */
function pathOf({ database, table, column }: Taggable): string[] {
  if (table === undefined) return ['d', fold(database)];
  return column === undefined
    ? ['t', fold(database), fold(table)]
    : ['c', fold(database), fold(table), fold(column)];
}

/** What is inherited is overridden by what is assigned. */
export const inherit = (...fromGeneralToSpecific: Tags[]): Tags =>
  Object.fromEntries(fromGeneralToSpecific.flatMap(Object.entries));

/** The LF-Tags that are assigned in every catalog, to what, and where each is. */
export class TaggedResources {
  readonly #tags: Collection<Tags>;
  /** Place, key and value of an LF-Tag → resources that have it. */
  readonly #uses: Collection<1>;

  constructor(store: Store) {
    this.#tags = store.collection('lf-tag-on');
    this.#uses = store.collection('lf-tag-use');
  }

  /** What is assigned to the resource itself. */
  assigned = (place: CatalogPlace, resource: Taggable): Tags =>
    this.#tags.get(this.#key(place, pathOf(resource))) ?? {};

  /** What is assigned to columns of a table: only to those that have tags. */
  assignedToColumns(
    place: CatalogPlace,
    database: string,
    table: string,
  ): Map<string, Tags> {
    const prefix = this.#key(place, ['c', fold(database), fold(table), '']);
    return new Map(
      this.#tags
        .list(prefix)
        .map(({ key, value }) => [key.slice(prefix.length), value]),
    );
  }

  /** Takes the place of another value of the key. */
  assign(
    place: CatalogPlace,
    resource: Taggable,
    tagKey: string,
    value: string,
  ): void {
    this.#put(place, pathOf(resource), {
      ...this.assigned(place, resource),
      [tagKey]: value,
    });
  }

  remove(place: CatalogPlace, resource: Taggable, tagKey: string): void {
    const { [tagKey]: _, ...rest } = this.assigned(place, resource);
    this.#put(place, pathOf(resource), rest);
  }

  /** Whether a resource has this value of the LF-Tag. */
  isUsed(place: CatalogPlace, tagKey: string, value: string): boolean {
    const prefix = this.#use(place, tagKey, value, '');
    return this.#uses.keys({ prefix, limit: 1 }).length > 0;
  }

  /** Takes the LF-Tag from every resource, as when it is deleted. */
  forget(place: CatalogPlace, tagKey: string): void {
    const prefix = this.#use(place, tagKey, '');
    for (const key of this.#uses.keys({ prefix })) {
      const [, ...path] = partsOf(key.slice(prefix.length));
      const tagsKey = this.#key(place, path);
      const { [tagKey]: _, ...rest } = this.#tags.get(tagsKey)!;
      this.#put(place, path, rest);
    }
  }

  /** With a resource go its tags, and those of what is in it. */
  dropped(place: CatalogPlace, database: string, table?: string): void {
    const names =
      table === undefined ? [fold(database)] : [fold(database), fold(table)];
    this.#put(place, pathOf({ database, table }), {});
    const kinds = table === undefined ? ['t', 'c'] : ['c'];
    for (const kind of kinds) this.#dropBelow(place, kind, names);
  }

  /** Takes the tags from the columns that the table no longer has. */
  keepColumns(
    place: CatalogPlace,
    database: string,
    table: string,
    columns: string[],
  ): void {
    for (const column of this.assignedToColumns(
      place,
      database,
      table,
    ).keys()) {
      if (!columns.includes(column)) {
        this.#put(place, pathOf({ database, table, column }), {});
      }
    }
  }

  /**
   * Names of the databases that have the value themselves, in order.
   *
   * @param after - only those that come after it
   */
  databases(
    place: CatalogPlace,
    tagKey: string,
    value: string,
    after?: string,
  ): Iterable<string> {
    const prefix = this.#use(place, tagKey, value, 'd', '');
    return partsBelow(this.#uses, prefix, after);
  }

  /** Names of the databases in which a table or column has it, in order, twice. */
  databasesOfTables(
    place: CatalogPlace,
    tagKey: string,
    value: string,
    after?: string,
  ): Array<Iterable<string>> {
    return ['t', 'c'].map(kind =>
      partsBelow(this.#uses, this.#use(place, tagKey, value, kind, ''), after),
    );
  }

  /** Names of the tables that have it, or a column of theirs, in order, twice. */
  tables(
    place: CatalogPlace,
    tagKey: string,
    value: string,
    database: string,
    after?: string,
  ): Array<Iterable<string>> {
    return ['t', 'c'].map(kind =>
      partsBelow(
        this.#uses,
        this.#use(place, tagKey, value, kind, database, ''),
        after,
      ),
    );
  }

  #key = (place: CatalogPlace, path: string[]) =>
    keyOf(place.catalogId, place.region, ...path);

  #use = (place: CatalogPlace, ...rest: string[]) =>
    keyOf(place.catalogId, place.region, ...rest);

  /** Keeps the tags of a resource and where they are used in step. */
  #put(place: CatalogPlace, path: string[], tags: Tags): void {
    const key = this.#key(place, path);
    for (const [tagKey, value] of Object.entries(this.#tags.get(key) ?? {})) {
      if (tags[tagKey] !== value) {
        this.#uses.delete(this.#use(place, tagKey, value, ...path));
      }
    }
    for (const [tagKey, value] of Object.entries(tags)) {
      this.#uses.put(this.#use(place, tagKey, value, ...path), 1);
    }
    if (Object.keys(tags).length > 0) this.#tags.put(key, tags);
    else this.#tags.delete(key);
  }

  #dropBelow(place: CatalogPlace, kind: string, names: string[]): void {
    const prefix = this.#key(place, [kind, ...names, '']);
    for (const key of this.#tags.keys({ prefix })) {
      const [, , ...path] = partsOf(key);
      this.#put(place, path, {});
    }
  }
}
