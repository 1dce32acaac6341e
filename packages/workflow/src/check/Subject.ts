import { columns } from '../embedded/columns';
import type { EmbeddedAws } from '../embedded/EmbeddedAws';
import {
  consumer,
  producer,
  type Asked,
  type ShareWorld,
} from '../embedded/ShareWorld';

export type { Asked } from '../embedded/ShareWorld';

/** A database of its own, with a table that is not sensitive and one that is. */
export interface Product {
  database: string;
  open: string;
  people: string;
}

/** How an execution was answered until it ended. */
export interface Ended {
  arn: string;
  status: string;
  error?: string;
  cause?: string;
  output?: any;
  /** The questions that it asked. */
  asked: Asked[];
}

let count = 0;

/** The machine that is checked, and what the cases do with it. */
export class Subject {
  constructor(readonly world: ShareWorld) {}

  get aws(): EmbeddedAws {
    return this.world.aws;
  }

  async product(
    parameters: Record<string, string> = {
      data_owner: producer,
      data_owner_name: 'Sales',
    },
  ): Promise<Product> {
    count += 1;
    const database = `product${count}`;
    await this.world.database(database, parameters);
    await this.world.table(database, {
      Name: 'open',
      StorageDescriptor: { Columns: columns({ id: 'false', day: 'false' }) },
    });
    await this.world.table(database, {
      Name: 'people',
      StorageDescriptor: { Columns: columns({ id: 'false', email: 'true' }) },
    });
    return { database, open: 'open', people: 'people' };
  }

  /**
   * Starts a request for a table, with the least that the contract asks for.
   *
   * @param named - the only columns; all where it is left out
   */
  start(
    { database }: Product,
    table: string,
    rest: object = {},
    named?: string[],
  ): Promise<string> {
    return this.world.start({
      source: { database, table, columns: named },
      target: { account_id: consumer },
      ...rest,
    });
  }

  /**
   * Until a question beyond the first `known` ones was asked, or the execution
   * ended. Lets time pass where it waits for nothing else.
   */
  async asks(arn: string, known: number = 0): Promise<Asked[]> {
    for (let i = 0; i < 40; i++) {
      await this.aws.settled();
      const asked = await this.world.asked(arn);
      const { status } = await this.world.describe(arn);
      if (asked.length > known || status !== 'RUNNING') return asked;
      await this.aws.pass(61);
    }
    return this.world.asked(arn);
  }

  /**
   * Approves as somebody else each time.
   *
   * @param conditions - what the approval is limited to
   */
  approve(
    { token }: Asked,
    person: number = 1,
    conditions?: unknown,
  ): Promise<void> {
    return this.world.answer(token, {
      decision: 'approved',
      by: [`user:default/decider-${person}`],
      at: new Date(this.aws.now).toISOString(),
      ...(conditions !== undefined && { conditions }),
    });
  }

  /**
   * Approves whatever is asked until the execution ends.
   *
   * @param conditions - what each approval is limited to
   */
  async approveAll(arn: string, conditions?: unknown): Promise<Ended> {
    let known = 0;
    for (;;) {
      const asked = await this.asks(arn, known);
      if (asked.length <= known || known >= 6) return this.ended(arn);
      const question = asked[known];
      known += 1;
      await this.approve(question, known, conditions).catch(error => {
        // Its connection had broken off: it is asked again.
        if (error.code !== 'TaskTimedOut') throw error;
      });
    }
  }

  async ended(arn: string): Promise<Ended> {
    await this.aws.settled();
    const { status, error, cause, output } = await this.world.describe(arn);
    return {
      arn,
      status,
      error,
      cause,
      output: output === undefined ? undefined : JSON.parse(output),
      asked: await this.world.asked(arn),
    };
  }

  /** What a principal holds of the product. */
  async grants(
    { database }: Product,
    principal: string = consumer,
  ): Promise<string[]> {
    const lines = await this.world.grants(principal);
    return lines.filter(line => line.split(' ')[1].split('.')[0] === database);
  }

  /** A time that is so many hours away. */
  inHours(hours: number): string {
    const time = new Date(this.aws.now + hours * 3_600_000);
    return `${time.toISOString().slice(0, 19)}Z`;
  }
}
