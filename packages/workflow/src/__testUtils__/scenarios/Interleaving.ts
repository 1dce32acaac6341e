import { createHash } from 'node:crypto';
import {
  workflowErrors,
  type ApprovalRequested,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  central,
  consumer,
  producer,
  region,
  type ShareWorld,
} from '../../embedded/ShareWorld';
import { columns } from '../../embedded/columns';
import { mayGrant, type Asked } from './grantRule';
import { principals, type Step } from './steps';

interface Request extends Asked {
  arn: string;
  principal: string;
  /** Milliseconds of the clock of the world; undefined for none. */
  endsAt?: number;
  /** Whether what it granted was allowed when it did. */
  grantedRightly?: boolean;
  /** Whether somebody gave it up, and when: before that it may not be held. */
  givenUp?: 'running' | 'ended';
  /** Whether others took some of it by hand, or dropped the table. */
  tampered?: boolean;
  extensions: Array<{ arn: string; endsAt?: number }>;
}

const by = ['user:default/grace'];

const flagOf = (value: string): Record<string, string> =>
  value === '' ? {} : { pii_flag: value };

/** `SELECT run1.t0(id,value) +` → `SELECT run1.t0(id) +`, `SELECT run1.t0(value) +` */
function perColumn(line: string): string[] {
  const [, before, names, after] = /^(.*)\((.*)\)(.*)$/.exec(line) ?? [];
  return names === undefined
    ? [line]
    : names.split(',').map(name => `${before}(${name})${after}`);
}

const withoutOption = (line: string) => line.replace(/ \+$/, '');

/**
 * One run of steps, and what has to hold after each of them. Whether a grant is
 * allowed is worked out here once more, from Glue, the decisions and the
 * portal's own rule, at the moment in which the machine makes it.
 *
 * - What Lake Formation lists is held by a request that was granted rightly and
 *   has neither ended nor been given up, or was granted by others.
 * - What such a request was granted is listed, and so is what others granted
 *   before anybody held anything.
 */
export class Interleaving {
  readonly violations: string[] = [];
  /** How often the machine granted. */
  grants = 0;
  /** How often it took something away. */
  revocations = 0;
  readonly #requests: Request[] = [];
  /** `PRINCIPAL DESCRIBE database.t0`, granted by somebody else. */
  readonly #others = new Set<string>();
  /** Of these, what was there before anybody held anything: it has to stay. */
  readonly #before = new Set<string>();
  /** Executions of other runs, which no step of this one changes. */
  readonly #foreign = new Set<string>();
  #parameters: Record<string, string> = { data_owner: producer };

  private constructor(readonly world: ShareWorld, readonly database: string) {}

  static async start(world: ShareWorld, database: string) {
    await world.database(database);
    const run = new Interleaving(world, database);
    world.aws.faults.clear();
    world.aws.watch('lakeformation:BatchGrantPermissions', input =>
      run.#beforeGrant(input),
    );
    world.aws.watch('lakeformation:BatchRevokePermissions', async () => {
      run.revocations += 1;
    });
    await run.#make('t0', 'false');
    await run.#make('t1', 'true');
    return run;
  }

  async take(step: Step): Promise<void> {
    if (['flag', 'own', 'drop', 'make'].includes(step.do)) await this.#idle();
    await this.#perform(step);
    await this.#calm();
    await this.#check();
  }

  /**
   * Gives what is at work the time that it needs, repeats the revocations that
   * failed, and looks again.
   */
  async finish(): Promise<void> {
    const { aws } = this.world;
    aws.faults.clear();
    await this.#untilDone();
    for (const { input, status } of await this.#runs('revoke')) {
      if (status === 'FAILED') {
        await this.world.startMachine('revoke', JSON.parse(input));
        await this.#untilDone();
      }
    }
    for (const request of this.#requests) {
      const { error } = await this.world.describe(request.arn);
      if (error !== workflowErrors.revokeFailed) continue;
      await this.#revoke(request, 'clean-up');
      await this.#untilDone();
    }
    await this.#check();
    if (await this.#isAnyRunning('revoke')) {
      this.violations.push('A revocation has no end');
    }
  }

  async #untilDone() {
    for (let i = 0; i < 60; i++) {
      await this.#calm();
      const busy =
        (await this.#isAnyRunning('revoke')) ||
        (await this.#isAnyRunning('extend'));
      if (!busy) return;
      await this.world.aws.pass(61);
    }
  }

  /**
   * Until executions wait for nothing but decisions. Between the last look at
   * Glue and the grant no decision is waited for, but a call may be tried
   * again: what changes in these minutes, the machine does not see.
   */
  async #idle() {
    for (let i = 0; i < 60; i++) {
      const busy = await Promise.all(
        this.#requests.map(({ arn }) => this.#isBusy(arn)),
      );
      if (!busy.includes(true)) return;
      await this.world.aws.pass(61);
    }
  }

  async #isBusy(arn: string): Promise<boolean> {
    const { status } = await this.world.describe(arn);
    if (status !== 'RUNNING') return false;
    const last = (await this.world.aws.history(arn)).at(-1);
    return !/waitForTaskToken/.test(last?.taskSubmittedEventDetails?.resource);
  }

  async #calm() {
    await this.world.aws.settled();
    for (let i = 0; i < 20 && this.world.aws.faults.hanging; i++) {
      await this.world.aws.pass(61);
    }
  }

  async #perform(step: Step): Promise<void> {
    const { aws } = this.world;
    switch (step.do) {
      case 'request':
        return this.#request(step);
      case 'decide':
        return this.#decide(step);
      case 'give up':
        return this.#giveUp(step);
      case 'extend':
        return this.#extend(step);
      case 'flag':
        return this.#flag(step.level, step.value);
      case 'own':
        this.#parameters = { ...this.#parameters, data_owner: step.owner };
        return this.#updateDatabase();
      case 'drop':
        return this.#drop(step.table);
      case 'make':
        return this.#make(step.table, step.flag);
      case 'grant':
      case 'revoke':
        return this.#outside(step.do, step.principal);
      case 'wait':
        return aws.pass(step.seconds);
      default:
        return aws.faults.set(step);
    }
  }

  /** Of tables; what is there already, or not any more, is left alone. */
  async #glue(action: string, input: object): Promise<void> {
    await this.world.aws
      .call('glue', action, { DatabaseName: this.database, ...input })
      .catch(error => {
        if (!/Exists|NotFound/.test(error.code)) throw error;
      });
  }

  #make(Name: string, flag: string) {
    return this.#glue('CreateTable', {
      TableInput: this.#tableInput(Name, flag),
    });
  }

  /** With a table go its permissions. */
  async #drop(Name: string) {
    await this.#glue('DeleteTable', { Name });
    for (const lines of [this.#others, this.#before]) {
      for (const line of lines) {
        if (line.endsWith(`${this.database}.${Name}`)) lines.delete(line);
      }
    }
    this.#tamper(({ table }) => table === Name);
  }

  #tamper(which: (request: Request) => boolean) {
    for (const request of this.#requests.filter(which)) {
      request.tampered = true;
    }
  }

  #tableInput(Name: string, flag: string, Parameters = {}) {
    const StorageDescriptor = {
      Columns: columns({ id: 'false', value: flag || undefined }),
    };
    return { Name, StorageDescriptor, Parameters };
  }

  async #updateDatabase(): Promise<void> {
    const { database: Name } = this;
    await this.world.aws.call('glue', 'UpdateDatabase', {
      Name,
      DatabaseInput: { Name, Parameters: this.#parameters },
    });
  }

  async #flag(level: 'database' | 'table' | 'column', value: string) {
    if (level === 'database') {
      const { pii_flag: _, ...rest } = this.#parameters;
      this.#parameters = { ...rest, ...flagOf(value) };
      await this.#updateDatabase();
      return;
    }
    await this.#glue('UpdateTable', {
      TableInput:
        level === 'table'
          ? this.#tableInput('t0', 'false', flagOf(value))
          : this.#tableInput('t0', value),
    });
  }

  #time(hours: number | undefined): number | undefined {
    return hours === undefined
      ? undefined
      : this.world.aws.now + hours * 3_600_000;
  }

  #written = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;

  async #request(step: Extract<Step, { do: 'request' }>) {
    const { table, columns: named, principal, always, endsInHours } = step;
    const endsAt = this.#time(endsInHours);
    const arn = await this.world.start({
      source: { database: this.database, table, columns: named },
      target: { account_id: consumer, principal },
      ...(endsAt && { accessEndsAt: this.#written(endsAt) }),
      ...(always && { approval: { required: 'always' } }),
    });
    this.#requests.push({
      arn,
      table,
      columns: named,
      principal,
      always,
      endsAt,
      extensions: [],
    });
  }

  #chosen(nth: number): Request | undefined {
    return this.#requests.at(-1 - (nth % Math.max(this.#requests.length, 1)));
  }

  #given({ arn, table, principal }: Request) {
    return {
      contract: 1,
      requestId: null,
      holder: arn,
      source: { catalogId: central, region, database: this.database, table },
      target: {
        account_id: consumer,
        ...(principal !== consumer && { principal }),
      },
      by: by[0],
      reason: 'x',
    };
  }

  async #giveUp({ request: nth, why }: Extract<Step, { do: 'give up' }>) {
    const request = this.#chosen(nth);
    if (!request) return;
    await this.#revoke(request, why);
  }

  async #revoke(request: Request, why: string) {
    const { status } = await this.world.describe(request.arn);
    await this.world.startMachine('revoke', { ...this.#given(request), why });
    request.givenUp ??= status === 'RUNNING' ? 'running' : 'ended';
    if (status !== 'RUNNING') request.givenUp = 'ended';
  }

  async #extend({
    request: nth,
    endsInHours,
  }: Extract<Step, { do: 'extend' }>) {
    const request = this.#chosen(nth);
    if (!request) return;
    const endsAt = this.#time(endsInHours);
    const arn = await this.world.startMachine('extend', {
      ...this.#given(request),
      accessEndsAt: endsAt === undefined ? null : this.#written(endsAt),
    });
    request.extensions.push({ arn, endsAt });
  }

  async #tasks(
    anyTask: boolean,
  ): Promise<Array<{ request: Request; body: ApprovalRequested }>> {
    const found = [];
    for (const request of this.#requests) {
      const asked = await this.world.asked(request.arn);
      const { status } = await this.world.describe(request.arn);
      const open = status === 'RUNNING' ? asked.slice(-1) : [];
      for (const { body } of anyTask ? asked : open) {
        found.push({ request, body });
      }
    }
    return found;
  }

  async #decide(step: Extract<Step, { do: 'decide' }>) {
    const { task, anyTask, how } = step;
    const asked = await this.#tasks(anyTask);
    const chosen = asked.at(-1 - (task % Math.max(asked.length, 1)));
    if (!chosen) return;
    const { request, body } = chosen;
    try {
      await this.#answer(body.taskToken, how);
      if (how === 'approve' || how === 'narrow') request.approved = body;
      if (how === 'narrow') request.narrowed = ['id'];
    } catch (error) {
      // It is too late, or was decided before.
      if ((error as { code?: string }).code !== 'TaskTimedOut') throw error;
    }
  }

  #answer(token: string, how: Extract<Step, { do: 'decide' }>['how']) {
    switch (how) {
      case 'approve':
        return this.world.answer(token);
      case 'deny':
        return this.world.refuse(token);
      case 'withdraw':
        return this.world.refuse(token, workflowErrors.withdrawn);
      case 'mumble':
        return this.world.answer(token, { decision: ['approved'], by });
      default:
        return this.world.answer(token, {
          decision: 'approved',
          by,
          conditions: { columns: ['id'] },
        });
    }
  }

  /** Attributes of the record of what a principal holds. */
  async #record(principal: string, table: string): Promise<string[]> {
    const { Item = {} } = await this.world.aws.call('dynamodb', 'GetItem', {
      TableName: this.world.holdsTableName,
      Key: {
        grant: {
          S: [principal, central, region, this.database, table].join('|'),
        },
      },
    });
    return Object.keys(Item);
  }

  /** Whether anything is, or was to be, granted of the table `t0`. */
  async #isRecorded(principal: string): Promise<boolean> {
    return (await this.#record(principal, 't0')).some(
      name => name === 'granted' || name.startsWith('hold:'),
    );
  }

  async #isHeld({ arn, principal, table }: Request): Promise<boolean> {
    const sha256 = createHash('sha256').update(arn).digest('hex');
    return (await this.#record(principal, table)).includes(
      `hold:${sha256.slice(0, 40)}`,
    );
  }

  async #outside(verb: 'grant' | 'revoke', principal: string) {
    const action = verb === 'grant' ? 'GrantPermissions' : 'RevokePermissions';
    const line = `${principal} DESCRIBE ${this.database}.t0`;
    try {
      await this.world.aws.call('lakeformation', action, {
        Principal: { DataLakePrincipalIdentifier: principal },
        Resource: { Table: { DatabaseName: this.database, Name: 't0' } },
        Permissions: ['DESCRIBE'],
      });
    } catch (error) {
      // There is no such table, or nothing to revoke.
      if (!/NotFound|InvalidInput/.test((error as any).code)) throw error;
      return;
    }
    if (verb === 'revoke') {
      this.#before.delete(line);
      this.#tamper(request => request.principal === principal);
      return;
    }
    this.#others.add(line);
    if (!(await this.#isRecorded(principal))) this.#before.add(line);
  }

  /** Sees what is about to be granted, and judges it. */
  async #beforeGrant({ Entries }: any) {
    const [{ Principal, Resource }] = Entries;
    const {
      DatabaseName,
      Name = '*',
      ColumnNames,
    } = Resource.Table ?? Resource.TableWithColumns;
    if (DatabaseName !== this.database) return;
    const principal = Principal.DataLakePrincipalIdentifier;
    const mine: Request[] = [];
    for (const request of this.#requests) {
      const { status } = await this.world.describe(request.arn);
      if (
        status === 'RUNNING' &&
        request.table === Name &&
        request.principal === principal
      ) {
        mine.push(request);
      }
    }
    this.grants += 1;
    let allowed = false;
    for (const request of mine) {
      if (await mayGrant(this.world, this.database, ColumnNames, request)) {
        request.grantedRightly = true;
        allowed = true;
      }
    }
    if (!allowed) {
      this.violations.push(
        `${principal} got ${
          ColumnNames ?? 'all'
        } of ${Name}, which nobody approved`,
      );
    }
  }

  /** Executions of a machine that work on this run's database. */
  async #runs(machine: 'revoke' | 'extend') {
    const { aws, arns } = this.world;
    const { executions } = await aws.call('sfn', 'ListExecutions', {
      stateMachineArn: arns[machine],
      maxResults: 1000,
    });
    const found: Array<{ input: string; status: string; stopDate?: Date }> = [];
    for (const { executionArn } of executions) {
      if (this.#foreign.has(executionArn)) continue;
      const run = await this.world.describe(executionArn);
      if (run.input.includes(`"${this.database}"`)) found.push(run);
      else this.#foreign.add(executionArn);
    }
    return found;
  }

  async #isAnyRunning(machine: 'revoke' | 'extend'): Promise<boolean> {
    return (await this.#runs(machine)).some(
      ({ status }) => status === 'RUNNING',
    );
  }

  /**
   * `PRINCIPAL table` of grants of which a revocation is at work, or failed
   * last: what is there still is on its way, or has to be revoked again.
   */
  async #unsettled(): Promise<Set<string>> {
    const unsettled = new Set<string>();
    const runs = (await this.#runs('revoke')).sort(
      (a, b) => Number(a.stopDate ?? Infinity) - Number(b.stopDate ?? Infinity),
    );
    for (const { input, status } of runs) {
      const { source, target } = JSON.parse(input);
      const grant = `${target.principal ?? target.account_id} ${source.table}`;
      if (status === 'SUCCEEDED') unsettled.delete(grant);
      else unsettled.add(grant);
    }
    return unsettled;
  }

  /** When its access may end: one time, or several while that is open. */
  async #ends({ endsAt, extensions }: Request): Promise<number[]> {
    let ends = [endsAt ?? Infinity];
    let lastStop = 0;
    for (const extension of extensions) {
      const { status, startDate, stopDate } = await this.world.describe(
        extension.arn,
      );
      const end = extension.endsAt ?? Infinity;
      const alone = Number(startDate) >= lastStop;
      ends = status === 'SUCCEEDED' && alone ? [end] : [...ends, end];
      lastStop = Math.max(lastStop, Number(stopDate ?? Infinity));
    }
    return ends;
  }

  /** Whether it has what it was granted, has it not, or either may be. */
  async #holding(request: Request): Promise<'yes' | 'no' | 'perhaps'> {
    if (!request.grantedRightly) return 'no';
    const { status, error } = await this.world.describe(request.arn);
    if (status === 'RUNNING') return 'perhaps';
    if (request.givenUp === 'ended') return 'no';
    if (status === 'FAILED') {
      return error === workflowErrors.revokeFailed ? 'perhaps' : 'no';
    }
    if (request.givenUp && !(await this.#isHeld(request))) return 'no';
    const ends = await this.#ends(request);
    const { now } = this.world.aws;
    if (ends.every(end => end < now)) return 'no';
    return ends.some(end => end < now) || request.tampered ? 'perhaps' : 'yes';
  }

  /** `PRINCIPAL SELECT database.t0(id)`: all that it may have granted. */
  #linesOf({ principal, table, columns: named, narrowed }: Request): string[] {
    const place = `${this.database}.${table}`;
    const only = narrowed ?? named;
    if (only) return only.map(name => `${principal} SELECT ${place}(${name})`);
    return [
      `${principal} SELECT ${place}`,
      `${principal} DESCRIBE ${place}`,
      ...(table === '*' ? [`${principal} DESCRIBE ${this.database}`] : []),
    ];
  }

  async #listed(): Promise<string[]> {
    const found: string[] = [];
    for (const principal of principals) {
      for (const line of (await this.world.grants(principal)).flatMap(
        perColumn,
      )) {
        const [, resource] = line.split(' ');
        if (resource.split(/[.(]/)[0] === this.database) {
          found.push(`${principal} ${line}`);
        }
      }
    }
    return found;
  }

  async #checkEnds() {
    for (const { arn, extensions } of this.#requests) {
      for (const one of [arn, ...extensions.map(extension => extension.arn)]) {
        const { status, error } = await this.world.describe(one);
        const named = Object.values<string>(workflowErrors).includes(error);
        if (!['RUNNING', 'SUCCEEDED'].includes(status) && !named) {
          this.violations.push(`${one} ended with ${status} ${error}`);
        }
      }
    }
  }

  async #check() {
    await this.#checkEnds();
    const unsettled = await this.#unsettled();
    const explained = new Set(this.#others);
    const demanded = new Map([...this.#before].map(line => [line, 'before']));
    for (const request of this.#requests) {
      const { principal, table } = request;
      const holding = await this.#holding(request);
      const open = unsettled.has(`${principal} ${table}`);
      for (const line of this.#linesOf(request)) {
        if (holding !== 'no' || (open && request.grantedRightly)) {
          explained.add(line);
        }
        if (holding === 'yes') demanded.set(line, request.arn);
      }
    }
    const listed = await this.#listed();
    for (const line of listed) {
      const isRole = !line.startsWith(`${consumer} `);
      if (
        !explained.has(withoutOption(line)) ||
        (isRole && line.endsWith(' +'))
      ) {
        this.violations.push(`${line} is listed, unexplained`);
      }
    }
    const there = new Set(listed.map(withoutOption));
    for (const [line, holder] of demanded) {
      if (!there.has(line)) {
        this.violations.push(`${line} was taken, held by ${holder}`);
      }
    }
  }
}
