import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Entity } from '@backstage/catalog-model';
import {
  judgeDatabase,
  judgeTable,
  resolveOwner,
  verdicts,
  type VerdictSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { parse, parseAllDocuments } from 'yaml';
import {
  consumerAccounts,
  producerAccounts,
  sampleCatalog,
} from '../sample/glue';
import { samplePolicy } from '../sample/deploySample';
import { samplePersonAnnotation } from './samplePeople';

const root = resolve(__dirname, '../../..');
const entities: Entity[] = parseAllDocuments(
  readFileSync(resolve(__dirname, '../sample/org.yaml'), 'utf8'),
).map(document => document.toJS());
const config = parse(readFileSync(resolve(root, 'app-config.yaml'), 'utf8'));

const databaseOf = (name: string) =>
  sampleCatalog.find(({ database }) => database.Name === name)!;

/** `database` or `database.table` */
function verdictOf(title: string): VerdictSummary {
  const [name, tableName] = title.split('.');
  const { database, tables } = databaseOf(name);
  const products = tables.filter(({ TargetTable }) => !TargetTable);
  if (!tableName) return judgeDatabase(database, products);
  return judgeTable(database, products.find(({ Name }) => Name === tableName)!);
}

/** Names of the people who could decide about a database. */
function decidersOf(name: string): string[] {
  const owner = resolveOwner(
    databaseOf(name).database.Parameters?.data_owner,
    config.catalog.providers.awsGlue.dataOwners,
    entities.filter(({ kind }) => kind === 'Group'),
  );
  const group = owner?.replace('group:default/', '');
  return entities
    .filter(
      ({ kind, spec }) =>
        kind === 'User' && (spec?.memberOf as string[]).includes(`${group}`),
    )
    .map(({ metadata }) => metadata.name);
}

describe('sample catalogue', () => {
  it('is that of a company: twelve databases, about fifty tables', () => {
    expect(sampleCatalog).toHaveLength(12);
    const tables = sampleCatalog.flatMap(database => database.tables);
    expect(tables.length).toBeGreaterThanOrEqual(48);
    expect(
      tables.filter(table => table.TableType === 'VIRTUAL_VIEW'),
    ).toHaveLength(4);
    expect(tables.filter(table => table.TargetTable)).toHaveLength(1);
  });

  it('names everything as Glue keeps it, and nothing twice', () => {
    const titles = sampleCatalog.flatMap(({ database, tables }) => [
      database.Name,
      ...tables.map(({ Name }) => `${database.Name}.${Name}`),
    ]);
    expect(new Set(titles).size).toBe(titles.length);
    for (const title of titles) expect(title).toMatch(/^[a-z0-9_.]+$/);
  });

  it('has tables of every verdict, and databases of every verdict', () => {
    const of = (titles: string[]) =>
      new Set(titles.map(title => verdictOf(title).verdict));
    expect(
      of(
        sampleCatalog.flatMap(({ database, tables }) =>
          tables
            .filter(({ TargetTable }) => !TargetTable)
            .map(({ Name }) => `${database.Name}.${Name}`),
        ),
      ),
    ).toEqual(new Set(verdicts));
    expect(of(sampleCatalog.map(({ database }) => database.Name))).toEqual(
      new Set(verdicts),
    );
  });

  it.each([
    ['customers.profiles', 'sensitive', 'column', 5],
    ['customers.contact_events', 'sensitive', 'partition-key', 1],
    ['customers.addresses', 'sensitive', 'table', 1],
    ['people_hr.org_units', 'sensitive', 'database', 1],
    ['sales_orders', 'sensitive', 'column', 1],
    ['customer_web.campaign_responses', 'unknown', 'table', 1],
    ['customer_web.page_views', 'unflagged', 'column', 8],
    ['sales_forecast', 'unflagged', 'column', 7],
    ['logistics_fleet.telematics_raw', 'unflagged', 'table', 1],
    ['logistics_fleet.route_plans', 'unflagged', 'table', 1],
  ])('%s is %s by %s', (title, verdict, level, reasonsTotal) => {
    const found = verdictOf(title);
    expect(found.verdict).toBe(verdict);
    expect(found.reasons[0].level).toBe(level);
    expect(found.reasonsTotal).toBe(reasonsTotal);
  });

  it.each([
    'sales_orders.order_lines',
    'sales_pricing',
    'logistics_shipments',
    'logistics_fleet.fuel_cards',
    'people_learning.courses',
  ])('%s is not sensitive', title => {
    expect(verdictOf(title)).toEqual({
      verdict: 'not-sensitive',
      reasons: [],
      reasonsTotal: 0,
    });
  });

  it.each([
    ['sales_orders', ['noor.haddad', 'tom.lindqvist']],
    ['customers', ['ingrid.solberg', 'paulo.teixeira']],
    ['logistics_shipments', ['greta.baumann', 'samuel.adeyemi']],
    ['people_hr', ['mei.tanaka']],
    ['returns_hub', []],
    ['legacy_crm', []],
    ['finance_ledger', []],
  ])('%s can be decided about by %j', (name, people) => {
    expect(decidersOf(name)).toEqual(people);
  });

  it('shares with the accounts that the portal offers, under its policy', () => {
    const { consumerAccounts: offered, workflows } = config.dataSharing;
    expect(offered.map(({ id }: { id: string }) => id)).toEqual(
      consumerAccounts,
    );
    expect(workflows[0].policy).toEqual(samplePolicy);
  });

  it('gives a topic to each producer who could decide', () => {
    const deciding = sampleCatalog
      .filter(({ database }) => decidersOf(database.Name).length > 0)
      .map(({ database }) => database.Parameters?.data_owner);
    expect([...new Set(deciding)].sort()).toEqual(producerAccounts);
  });
});

describe('sample organisation', () => {
  const people = entities.filter(({ kind }) => kind === 'User');
  const groups = entities.filter(({ kind }) => kind === 'Group');

  it('lets anyone sign in as each of its people, and says what for', () => {
    expect(people).toHaveLength(11);
    for (const person of people) {
      expect(person.metadata.annotations?.[samplePersonAnnotation]).toBe(
        'true',
      );
      expect(person.metadata.description).toBeTruthy();
    }
  });

  it('refers to groups that it has', () => {
    const names = groups.map(({ metadata }) => metadata.name);
    for (const { spec } of people) {
      expect(names).toEqual(expect.arrayContaining(spec!.memberOf as string[]));
    }
    for (const { requesters } of config.dataSharing.consumerAccounts) {
      for (const ref of requesters) {
        expect(names).toContain(ref.replace('group:default/', ''));
      }
    }
  });

  it('has someone who asks and owns, and someone who owns alone', () => {
    const memberships = Object.fromEntries(
      people.map(({ metadata, spec }) => [metadata.name, spec?.memberOf]),
    );
    expect(memberships['noor.haddad']).toEqual(['analytics', 'sales-data']);
    expect(memberships['mei.tanaka']).toEqual(['people-data', 'data-science']);
  });
});
