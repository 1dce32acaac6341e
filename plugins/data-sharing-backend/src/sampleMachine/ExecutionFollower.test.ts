import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { SFNClient } from '@aws-sdk/client-sfn';
import { catalogId, region } from '../__testUtils__/sampleCatalog';
import { DatabaseRequestStore } from '../database/DatabaseRequestStore';
import type { ServiceContext } from '../service/context';
import { Gate } from './__testUtils__/Gate';
import { SampleAws } from './__testUtils__/SampleAws';
import { ExecutionFollower } from './ExecutionFollower';
import { SampleShareWorkflow } from './SampleShareWorkflow';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('ExecutionFollower', () => {
  let aws: SampleAws;
  let gate: Gate;
  let finish: () => void;
  let follower: ExecutionFollower;
  let seconds: number;

  beforeEach(async () => {
    aws = await SampleAws.start();
    gate = await Gate.start(aws.sandbox.endpoint);
    aws.busy = new Promise(done => {
      finish = done;
    });
    seconds = 0;
    const clock = () => new Date(Date.UTC(2026, 0) + seconds * 1_000);
    const knex = await databases.init('SQLITE_3');
    const store = await DatabaseRequestStore.create({
      database: mockServices.database({ knex }),
      clock,
      newId: () => '',
    });
    const workflow = new SampleShareWorkflow(
      {
        kind: 'aws-sample',
        catalogId,
        region,
        stateMachineArn: aws.stateMachineArn,
        policy: { unflagged: 'share', wholeDatabase: 'by-verdict' },
      },
      new SFNClient({
        region,
        endpoint: gate.endpoint,
        credentials: { accessKeyId: catalogId, secretAccessKey: 'test' },
      }),
    );
    const logger = mockServices.logger.mock();
    follower = new ExecutionFollower(
      { clock, store, logger } as Partial<ServiceContext> as ServiceContext,
      workflow,
    );
  });

  afterEach(async () => {
    finish();
    await gate.stop();
    await aws.sandbox.stop();
  });

  /** Histories that are read in a run. */
  const looks = async () => {
    gate.calls.length = 0;
    await follower.run();
    return gate.calls.filter(call => call === 'GetExecutionHistory').length;
  };

  const start = () => aws.sfn.send(aws.startCommand('orders'));

  it('reads a bounded number of histories in one run, and then the others', async () => {
    for (let number = 0; number < 25; number++) await start();
    await expect(looks()).resolves.toBe(20);
    await expect(looks()).resolves.toBe(5);
    await expect(looks()).resolves.toBe(0);
  });

  it('looks less and less often at an execution that does not wait', async () => {
    await start();
    const looked: number[] = [];
    for (; seconds < 3 * 3_600; seconds += 10) {
      if ((await looks()) > 0) looked.push(seconds);
    }
    expect(looked.slice(0, 6)).toEqual([0, 10, 30, 70, 150, 310]);
    const last = looked.at(-1)! - looked.at(-2)!;
    expect(last).toBe(30 * 60);
  });
});
