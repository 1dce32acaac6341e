import { only } from '../__testUtils__/sandbox';
import { validateDefinition } from './validate';

const problems = (definition: any) =>
  validateDefinition(
    typeof definition === 'string'
      ? definition
      : JSON.stringify({ QueryLanguage: 'JSONata', ...definition }),
  ).diagnostics;

const task = (Resource: string) => only({ Type: 'Task', Resource });
const pass = { Type: 'Pass', End: true };

describe('accepts', () => {
  it.each([
    'arn:aws:states:::aws-sdk:glue:getDatabase',
    'arn:aws:states:::aws-sdk:lakeformation:batchGrantPermissions',
    'arn:aws:states:::aws-sdk:sfn:startExecution.waitForTaskToken',
    'arn:aws:states:::sqs:sendMessage',
    'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
    'arn:aws:states:::sns:publish',
    'arn:aws:states:::events:putEvents',
    'arn:aws:states:::states:startExecution',
    'arn:aws:states:::states:startExecution.sync',
    'arn:aws:states:::states:startExecution.sync:2',
  ])('the task %s', resource => {
    expect(problems(task(resource))).toEqual([]);
  });

  it('every field that the interpreter knows', () => {
    expect(
      problems({
        TimeoutSeconds: 100,
        StartAt: 'T',
        States: {
          T: {
            Type: 'Task',
            Comment: 'c',
            Resource: 'arn:aws:states:::aws-sdk:glue:getDatabase',
            Credentials: { RoleArn: '{% $states.input.role %}' },
            Arguments: { Name: '', More: { States: { not: 'states' } } },
            TimeoutSeconds: '{% $states.input.t %}',
            HeartbeatSeconds: 10,
            Retry: [
              {
                ErrorEquals: ['Glue.X'],
                IntervalSeconds: 1,
                BackoffRate: 1.5,
                MaxAttempts: 2,
                MaxDelaySeconds: 5,
                JitterStrategy: 'FULL',
              },
            ],
            Catch: [
              {
                ErrorEquals: ['States.ALL'],
                Assign: { e: '{% $states.errorOutput %}' },
                Output: 'text',
                Next: 'C',
              },
            ],
            Assign: { a: 1 },
            Next: 'C',
          },
          C: {
            Type: 'Choice',
            Choices: [
              { Condition: '{%\n true\n%}', Output: '', Assign: {}, Next: 'P' },
            ],
            Default: 'M',
          },
          P: {
            Type: 'Parallel',
            Arguments: { a: 1 },
            Branches: [{ StartAt: 'B', States: { B: pass } }],
            Next: 'M',
          },
          M: {
            Type: 'Map',
            Items: [1, 2],
            ItemSelector: '{% $states.context.Map.Item %}',
            MaxConcurrency: '{% 2 %}',
            ItemProcessor: {
              ProcessorConfig: { Mode: 'INLINE' },
              StartAt: 'I',
              States: { I: pass },
            },
            Next: 'W',
          },
          W: { Type: 'Wait', Timestamp: '{% $now() %}', Next: 'F' },
          F: { Type: 'Fail', Error: '{% "e" %}', Cause: 'c' },
        },
      }),
    ).toEqual([]);
  });

  it('JSONata chosen by each state', () => {
    expect(
      problems({
        QueryLanguage: undefined,
        ...only({ Type: 'Pass', QueryLanguage: 'JSONata' }),
      }),
    ).toEqual([]);
  });
});

describe('refuses', () => {
  it.each<[string, any, RegExp]>([
    ['what is no JSON', '{', /JSON/],
    ['what is no machine', '[]', /StartAt and States/],
    [
      'a state that is none',
      { StartAt: 'A', States: { A: 1 } },
      /StartAt and States/,
    ],
    [
      'JSONPath at the top',
      { ...only({ Type: 'Pass' }), QueryLanguage: 'JSONPath' },
      /JSONata only/,
    ],
    [
      'JSONPath by default',
      { ...only({ Type: 'Pass' }), QueryLanguage: undefined },
      /JSONata only/,
    ],
    [
      'JSONPath in one state',
      only({ Type: 'Pass', QueryLanguage: 'JSONPath' }),
      /JSONata only/,
    ],
    [
      'StartAt nowhere',
      { StartAt: 'X', States: { A: pass } },
      /'StartAt' target: X/,
    ],
    ['Next nowhere', only({ Type: 'Pass', Next: 'X' }), /'Next' target: X/],
    [
      'a Catch that leads nowhere',
      only({
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'X' }],
      }),
      /'Next' target: X/,
    ],
    [
      'a Next out of a branch',
      {
        StartAt: 'P',
        States: {
          P: {
            Type: 'Parallel',
            Branches: [
              { StartAt: 'B', States: { B: { Type: 'Pass', Next: 'Q' } } },
            ],
            Next: 'Q',
          },
          Q: pass,
        },
      },
      /'Next' target: Q/,
    ],
    [
      'neither Next nor End',
      { StartAt: 'A', States: { A: { Type: 'Pass' } } },
      /End|Next/,
    ],
    [
      'a state that nothing leads to',
      { StartAt: 'A', States: { A: pass, B: pass } },
      /B/,
    ],
    ['an unknown type', only({ Type: 'Dance' }), /Type is not one of/],
    ['an unknown field', only({ Type: 'Pass', Colour: 'red' }), /Only/],
    ['a JSONPath field', only({ Type: 'Pass', ResultPath: '$.a' }), /Only/],
    [
      'a wrong expression',
      only({ Type: 'Pass', Output: { a: '{% 1 + %}' } }),
      /S0207/,
    ],
    [
      'half an expression',
      only({ Type: 'Pass', Output: ' {% 1 %}' }),
      /whole string/,
    ],
    [
      'a Lambda function by its ARN alone',
      task('arn:aws:lambda:eu-west-1:111122223333:function:f'),
      /not recognized/,
    ],
    [
      'a service that the sandbox does not have',
      task('arn:aws:states:::batch:submitJob'),
      /not recognized/,
    ],
    [
      'a query by the optimised integration of DynamoDB',
      task('arn:aws:states:::dynamodb:query'),
      /not recognized/,
    ],
    [
      '.sync of an SDK call',
      task('arn:aws:states:::aws-sdk:glue:startJobRun.sync'),
      /not recognized/,
    ],
    [
      '.sync of a message',
      task('arn:aws:states:::sqs:sendMessage.sync'),
      /not recognized/,
    ],
    [
      'a distributed Map',
      only({
        Type: 'Map',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'I',
          States: { I: pass },
        },
      }),
      /INLINE/,
    ],
    ...[
      { ToleratedFailureCount: 1 },
      { ToleratedFailurePercentage: '{% 10 %}' },
      { ItemBatcher: { MaxItemsPerBatch: 2 } },
      { Label: 'each' },
    ].map(
      field =>
        [
          `${Object.keys(field)} in an inline Map`,
          only({
            Type: 'Map',
            ...field,
            ItemProcessor: { StartAt: 'I', States: { I: pass } },
          }),
          /DISTRIBUTED mode; in INLINE mode, catch within the ItemProcessor/,
        ] as [string, any, RegExp],
    ),
    [
      'an ExecutionType in an inline Map',
      only({
        Type: 'Map',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE', ExecutionType: 'STANDARD' },
          StartAt: 'I',
          States: { I: pass },
        },
      }),
      /ExecutionType is for Map states in DISTRIBUTED mode/,
    ],
    [
      'two states of one name, one of them in a Map',
      {
        StartAt: 'M',
        States: {
          M: {
            Type: 'Map',
            ItemProcessor: { StartAt: 'I', States: { I: pass } },
            Next: 'I',
          },
          I: pass,
        },
      },
      /already exists: I/,
    ],
    [
      'States.ALL beside others',
      only({
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Retry: [{ ErrorEquals: ['States.ALL', 'A'] }],
      }),
      /States.ALL must appear alone/,
    ],
    [
      'States.ALL before others',
      only({
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['A'] }],
      }),
      /States.ALL must appear alone/,
    ],
    [
      'the variable states',
      only({ Type: 'Pass', Assign: { states: 1 } }),
      /reserved/,
    ],
    [
      'a variable name that is none',
      only({ Type: 'Pass', Assign: { '1a': 1 } }),
      /variable name/,
    ],
    [
      'an outer variable assigned inside',
      {
        StartAt: 'A',
        States: {
          A: { Type: 'Pass', Assign: { v: 1 }, Next: 'P' },
          P: {
            Type: 'Parallel',
            Branches: [
              { StartAt: 'B', States: { B: { ...pass, Assign: { v: 2 } } } },
            ],
            End: true,
          },
        },
      },
      /outer scope/,
    ],
  ])('%s', (_rule, definition, message) => {
    const found = problems(definition);
    expect(found.length).toBeGreaterThan(0);
    expect(found.map(problem => problem.message).join('\n')).toMatch(message);
  });
});
