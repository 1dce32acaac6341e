import { shippedText } from '../definitions';
import { EmbeddedAws } from '../embedded/EmbeddedAws';
import { ShareWorld } from '../embedded/ShareWorld';
import { runCase } from './checkMachine';
import { contractCases } from './contractCases';
import { Subject } from './Subject';

type States = Record<string, any>;

interface Mutation {
  /** The case that has to find it. */
  name: string;
  /** Part of what it says then. */
  finds: string;
  /** What stands in the shipped machine, and what stands there now. */
  replaced?: [right: string, wrong: string];
  changed?: (states: States) => void;
  prepared?: (world: ShareWorld) => Promise<void>;
}

const askState = 'Ask for approval';

/** One topic for the question: whoever subscribes to it gets the token too. */
async function subscribe(world: ShareWorld): Promise<void> {
  const { TopicArn } = await world.aws.call('sns', 'CreateTopic', {
    Name: 'questions',
  });
  const { Attributes } = await world.aws.call('sqs', 'GetQueueAttributes', {
    QueueUrl: world.queueUrl,
    AttributeNames: ['QueueArn'],
  });
  await world.aws.call('sns', 'Subscribe', {
    TopicArn,
    Protocol: 'sqs',
    Endpoint: Attributes.QueueArn,
    Attributes: { RawMessageDelivery: 'true' },
  });
}

/** A fault for each case, so that each is known to find one. */
const mutations: Mutation[] = [
  {
    name: "takes the contract's input",
    finds: 'speaks version 1',
    replaced: ['$in.contract != 1', '$in.contract = 1'],
  },
  {
    name: 'takes the minimal input of the AWS sample, in any case',
    finds: 'requestId:',
    replaced: [
      '$wrong($in.requestId, 100)',
      '$orNull($in.requestId, 9) = null',
    ],
  },
  {
    name: 'ignores unknown fields, and names them in the output',
    finds: 'names colour',
    replaced: [
      "'ignoredFields': $request.ignoredFields",
      "'ignoredFields': []",
    ],
  },
  {
    name: 'asks before it shares a sensitive product',
    finds: 'asks for a decision, found SUCCEEDED',
    replaced: ['{% $mayShare = true %}', '{% true %}'],
  },
  {
    name: 'asks before it shares a database with a sensitive table',
    finds: 'asks for a decision, found SUCCEEDED',
    replaced: [
      '{% $mayShare = true %}',
      "{% $mayShare = true or $request.source.table = '*' %}",
    ],
  },
  {
    name: 'asks before it shares a sensitive column',
    finds: 'asks for a decision, found SUCCEEDED',
    replaced: [
      '{% $mayShare = true %}',
      '{% $mayShare = true or $columns != null %}',
    ],
  },
  {
    name: 'asks about the columns that it would share, by name',
    finds: 'columns of the message: ["email"]',
    replaced: ["$columns = null ? {} : {'columns': $columns}", '{}'],
  },
  {
    name: 'asks where the caller wants approval always',
    finds: 'asks for a decision, found SUCCEEDED',
    replaced: ["$approval.required = 'always' or ", ''],
  },
  {
    name: 'asks in the words of the contract',
    finds: '"path":["round"]',
    replaced: ["'round': $round", "'round': $string($round)"],
  },
  {
    name: 'ends as denied, with the decision as its cause',
    finds: 'found Denied',
    changed: states => {
      states.Denied.Cause = 'Denied';
    },
  },
  {
    name: 'ends as withdrawn, with the decision as its cause',
    finds: 'found FAILED DataSharing.Denied',
    changed: states => {
      states.Withdrawn.Error = 'DataSharing.Denied';
    },
  },
  {
    name: 'takes nothing but an approval for an approval',
    finds: 'an empty object, found SUCCEEDED',
    replaced: ["$answer.decision = 'approved' and ", ''],
  },
  {
    name: 'takes no condition that it does not keep for an approval',
    finds: 'on condition of {"rows":"day > 1"}: []',
    replaced: ['$not($exists($answer.conditions))', 'true'],
  },
  {
    name: 'grants no more than the columns that an approval is narrowed to',
    finds: 'DESCRIBE',
    replaced: ["$type($names) = 'array' ? [$names] : $columns", '$columns'],
  },
  {
    name: 'grants no column that was not asked for, whoever approves it',
    finds: '.people(email)',
    replaced: [' or $not($there = null or $lowercase($) in $there)', ''],
  },
  {
    name: 'stops waiting when the time that the caller allows is over',
    finds: 'a day before: RUNNING, found FAILED',
    changed: states => {
      states[askState].TimeoutSeconds = 3600;
    },
  },
  {
    name: 'takes one answer to a question',
    finds: 'grants: []',
    changed: states => {
      const [, , denied, , anyOther] = states[askState].Catch;
      denied.ErrorEquals = ['DataSharing.Forbidden'];
      anyOther.Next = 'Hold';
    },
  },
  {
    name: 'asks again when the product became sensitive while it waited',
    finds: 'what was not sensitive: []',
    changed: states => {
      states[askState].Next = 'Hold';
    },
  },
  {
    name: 'asks the new owner when the owner changed while it waited',
    finds: 'not the owner any more: []',
    replaced: ['$answered.dataOwner = $database.dataOwner and ', ''],
  },
  {
    name: 'grants an account SELECT and DESCRIBE on a table, to pass on',
    finds: 'INSERT',
    replaced: [
      "$request.main, ['SELECT', 'DESCRIBE'])",
      "$request.main, ['SELECT', 'DESCRIBE', 'INSERT'])",
    ],
  },
  {
    name: 'grants an account all tables, and DESCRIBE on the database',
    finds: 'DROP',
    replaced: ["['DESCRIBE'])] : []", "['DESCRIBE', 'DROP'])] : []"],
  },
  {
    name: 'grants SELECT on the columns that were asked for, and nothing else',
    finds: '.people(email,id)',
    replaced: ["'ColumnNames': $columns", "'ColumnNames': ['id', 'email']"],
  },
  {
    name: 'grants a role the same, not to pass on',
    finds: '.open +',
    replaced: [
      '$request.principal = $request.target.account_id ? $permissions : []',
      '$permissions',
    ],
  },
  {
    name: 'answers in the words of the contract',
    finds: 'somebody',
    replaced: [
      "'by': $answered = null ? [] : $answered.by",
      "'by': ['somebody']",
    ],
  },
  {
    name: 'succeeds for what is granted already',
    finds: 'found FAILED',
    changed: states => {
      states.Hold.Arguments.ConditionExpression =
        'attribute_not_exists(#revoking) AND attribute_not_exists(#granted)';
    },
  },
  {
    name: 'records what it grants, so that it can be revoked',
    finds: 'grants: []',
    changed: states => {
      const { Arguments } = states.Hold;
      Arguments.ExpressionAttributeValues[':atoms'] = { SS: ['ALTER@main'] };
    },
  },
  {
    name: 'records who holds a grant, so that others keep it',
    finds: 'grants when 1 of 3 are revoked',
    replaced: ["'atoms': $atoms", "'atoms': []"],
  },
  {
    name: 'ends access on its date',
    finds: 'grants after the date: []',
    replaced: ['{% $request.accessEndsAt != null %}', '{% false %}'],
  },
  {
    name: 'refuses input that is malformed or not allowed',
    finds: 'may not receive shares',
    replaced: ['$count($allowed) > 0 and ', '$count($allowed) > 9 and '],
  },
  {
    name: 'refuses a product that does not exist',
    finds: 'ProductNotFound, found RUNNING',
    replaced: ["$status = 'resource-link' or ", ''],
  },
  {
    name: 'refuses columns that the table does not have, by name',
    finds: 'InvalidInput, found RUNNING',
    replaced: ["{% $status = 'unknown-columns' %}", '{% false %}'],
  },
  {
    name: 'says in the words of the contract what stands in the way of a grant',
    finds: 'a cause as blockedCauseSchema has it',
    replaced: ["'blockers': [$blockers]", "'blockers': []"],
  },
  {
    name: 'refuses a product that has no owner, also where it is not sensitive',
    finds: 'OwnerMissing, found SUCCEEDED',
    replaced: ['{% $database.dataOwner = null %}', '{% false %}'],
  },
  {
    name: 'leaves no grant behind, whichever call fails',
    finds: 'no grant after DataSharing.GrantFailed',
    changed: states => {
      states.Verify.Catch[2].Next = 'Grant failed';
    },
  },
  {
    name: 'puts the token nowhere but into the question',
    finds: 'no token in what sns:Publish',
    changed: states => {
      const { MessageBody: Message } = states[askState].Arguments;
      states[askState].Resource =
        'arn:aws:states:::sns:publish.waitForTaskToken';
      states[askState].Arguments = {
        TopicArn: 'arn:aws:sns:eu-west-1:111122223333:questions',
        Message,
      };
    },
    prepared: subscribe,
  },
  {
    name: 'needs nobody to stop an execution, and stops none',
    finds: 'by itself, found ABORTED',
    changed: states => {
      states.Denied = {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:sfn:stopExecution',
        Arguments: { ExecutionArn: '{% $states.context.Execution.Id %}' },
        Next: 'Withdrawn',
      };
    },
  },
];

let aws: EmbeddedAws;

beforeAll(async () => {
  aws = await EmbeddedAws.start();
});

afterAll(() => aws.stop());

it('there is one for each case', () => {
  expect(mutations.map(({ name }) => name).sort()).toEqual(
    contractCases.map(({ name }) => name).sort(),
  );
});

it.each(mutations)(
  '$name: a machine that does not is found',
  async mutation => {
    const { name, replaced, changed, prepared } = mutation;
    const [right, wrong] = replaced ?? ['', ''];
    const shipped = shippedText('share');
    expect(shipped).toContain(right);
    const share = shipped.replace(right, wrong);
    const machine = JSON.parse(share);
    changed?.(machine.States);
    const world = await ShareWorld.deploy(aws, {
      prefix: `m${mutations.indexOf(mutation)}`,
      machines: { share: JSON.stringify(machine) },
      parameters: {
        policy: { unflagged: 'approve', wholeDatabase: 'by-verdict' },
      },
    });
    await prepared?.(world);
    const found = contractCases.find(one => one.name === name)!;
    const { finding } = await runCase(new Subject(world), found);
    expect(`expected ${finding?.expected}, found ${finding?.found}`).toContain(
      mutation.finds,
    );
  },
  60_000,
);
