import {
  workflowErrors,
  type ApprovalRequested,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { consumer, producer, type ShareWorld } from '../../embedded/ShareWorld';
import { columns } from '../../embedded/columns';
import { mayGrant, type Asked } from './grantRule';
import { principals, type Step } from './steps';

interface Request extends Asked {
  arn: string;
  principal: string;
  /** Milliseconds of the clock of the world. */
  endsAt?: number;
  /** Whether what it granted was allowed when it did. */
  grantedRightly?: boolean;
}

const by = ['user:default/grace'];

const flagOf = (value: string): Record<string, string> =>
  value === '' ? {} : { pii_flag: value };

/**
 * One run of steps, and what has to hold after each of them. Whether a grant is
 * allowed is worked out here once more, from Glue, the decisions and the
 * portal's own rule, at the moment in which the machine makes it.
 */
export class Interleaving {
  readonly violations: string[] = [];
  /** How often the machine granted. */
  grants = 0;
  readonly #requests: Request[] = [];
  /** Lines that somebody else granted. */
  readonly #others = new Set<string>();
  #parameters: Record<string, string> = { data_owner: producer };

  private constructor(readonly world: ShareWorld, readonly database: string) {}

  static async start(world: ShareWorld, database: string) {
    await world.database(database);
    const run = new Interleaving(world, database);
    world.aws.faults.clear();
    world.aws.watch('lakeformation:BatchGrantPermissions', input =>
      run.#beforeGrant(input),
    );
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

  /** Gives what is being revoked the time that it needs, and looks again. */
  async finish(): Promise<void> {
    this.world.aws.faults.clear();
    for (let i = 0; i < 20 && (await this.#revocations('RUNNING')); i++) {
      await this.world.aws.pass(61);
    }
    await this.#check();
    if (await this.#revocations('RUNNING')) {
      this.violations.push('A revocation has no end');
    }
  }

  /**
   * Until executions wait for nothing but decisions. Between the last look at
   * Glue and the grant no decision is waited for, but a call may be tried
   * again: what changes in these minutes, the machine does not see.
   */
  async #idle() {
    for (let i = 0; i < 40; i++) {
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
      case 'flag':
        return this.#flag(step.level, step.value);
      case 'own':
        this.#parameters = { ...this.#parameters, data_owner: step.owner };
        return this.#updateDatabase();
      case 'drop':
        return this.#glue('DeleteTable', { Name: step.table });
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

  async #request(step: Extract<Step, { do: 'request' }>) {
    const { table, principal, always, endsInHours } = step;
    const endsAt = endsInHours && this.world.aws.now + endsInHours * 3_600_000;
    const arn = await this.world.start({
      source: { database: this.database, table },
      target: { account_id: consumer, principal },
      ...(endsAt && {
        accessEndsAt: `${new Date(endsAt).toISOString().slice(0, 19)}Z`,
      }),
      ...(always && { approval: { required: 'always' } }),
    });
    this.#requests.push({ arn, table, principal, always, endsAt });
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
      if (how === 'approve') request.approved = body;
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

  async #outside(verb: 'grant' | 'revoke', principal: string) {
    const action = verb === 'grant' ? 'GrantPermissions' : 'RevokePermissions';
    try {
      await this.world.aws.call('lakeformation', action, {
        Principal: { DataLakePrincipalIdentifier: principal },
        Resource: { Table: { DatabaseName: this.database, Name: 't0' } },
        Permissions: ['DESCRIBE'],
      });
      if (verb === 'grant') {
        this.#others.add(`${principal} DESCRIBE ${this.database}.t0`);
      }
    } catch (error) {
      // There is no such table, or nothing to revoke.
      if (!/NotFound|InvalidInput/.test((error as any).code)) throw error;
    }
  }

  /** Sees what is about to be granted, and judges it. */
  async #beforeGrant({ Entries }: any) {
    const [{ Principal, Resource }] = Entries;
    const { DatabaseName, Name = '*' } = Resource.Table;
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
      if (await mayGrant(this.world, this.database, request)) {
        request.grantedRightly = true;
        allowed = true;
      }
    }
    if (!allowed) {
      this.violations.push(`${principal} got ${Name}, which nobody approved`);
    }
  }

  /** Whether what a request granted may still be there. */
  async #mayHold(request: Request, revoking: boolean): Promise<boolean> {
    if (!request.grantedRightly) return false;
    const { status, error } = await this.world.describe(request.arn);
    if (status === 'FAILED') return error === workflowErrors.revokeFailed;
    const over =
      request.endsAt !== undefined && request.endsAt < this.world.aws.now;
    return status === 'RUNNING' || !over || revoking;
  }

  /** Whether something of this run is not revoked that should be. */
  async #revocations(status: 'RUNNING' | 'FAILED'): Promise<boolean> {
    const { aws, arns } = this.world;
    const { executions } = await aws.call('sfn', 'ListExecutions', {
      stateMachineArn: arns.revoke,
      statusFilter: status,
      maxResults: 1000,
    });
    for (const { executionArn } of executions) {
      const { input } = await this.world.describe(executionArn);
      if (input.includes(`"${this.database}"`)) return true;
    }
    return false;
  }

  async #check() {
    for (const { arn } of this.#requests) {
      const { status, error } = await this.world.describe(arn);
      const named = Object.values<string>(workflowErrors).includes(error);
      if (!['RUNNING', 'SUCCEEDED'].includes(status) && !named) {
        this.violations.push(`${arn} ended with ${status} ${error}`);
      }
    }
    const revoking =
      (await this.#revocations('RUNNING')) ||
      (await this.#revocations('FAILED'));
    const explained = new Set(this.#others);
    for (const request of this.#requests) {
      if (!(await this.#mayHold(request, revoking))) continue;
      const { principal, table } = request;
      explained.add(`${principal} SELECT ${this.database}.${table}`);
      explained.add(`${principal} DESCRIBE ${this.database}.${table}`);
      if (table === '*') {
        explained.add(`${principal} DESCRIBE ${this.database}`);
      }
    }
    for (const principal of principals) {
      for (const line of await this.world.grants(principal)) {
        const [permission, resource, option] = line.split(' ');
        if (resource.split('.')[0] !== this.database) continue;
        const known = explained.has(`${principal} ${permission} ${resource}`);
        if (!known || (option && principal !== consumer)) {
          this.violations.push(`${principal} holds ${line}, unexplained`);
        }
      }
    }
  }
}
