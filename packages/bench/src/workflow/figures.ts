import { atMost, type Figure } from '../ingest/Bench';
import { show } from '../ingest/report';
import type { Counts } from './counts';
import type { Path } from './paths';
import { usdOfThousand } from './prices';

const words: Array<[keyof Counts, string]> = [
  ['glueRequests', 'Glue'],
  ['sqsRequests', 'SQS'],
  ['snsPublishes', 'SNS'],
  ['schedulerInvocations', 'Scheduler'],
  ['dynamoDbWrites', 'DynamoDB'],
  ['lambdaRequests', 'Lambda'],
  ['httpApiCalls', 'API Gateway'],
];

const charged = (counts: Counts) =>
  words
    .filter(([what]) => counts[what] > 0)
    .map(([what, word]) => `${counts[what]} ${word}`)
    .join(', ');

const withStarts = ({ transitions, executions }: Counts) =>
  `${transitions + executions} with the start of each execution`;

const sampleTransitions = (counts?: Counts) =>
  counts
    ? `the AWS sample ${counts.transitions}, ${withStarts(counts)}`
    : 'the AWS sample cannot do it';

const sampleUsd = (counts?: Counts) =>
  counts
    ? `the AWS sample ${show(usdOfThousand(counts), 3)} for ${charged(
        counts,
      )} requests, and the seconds of its functions`
    : 'the AWS sample cannot do it';

/** The two figures of a path: its transitions, and what 1,000 of it cost. */
export function figuresOf(path: Path, counts: Counts): Figure[] {
  return [
    atMost(path.bar ?? Infinity, {
      figure: path.figure,
      name: `state transitions, ${path.name}`,
      value: counts.transitions,
      unit: '',
      note: `in ${counts.executions} executions; ${withStarts(
        counts,
      )}; ${sampleTransitions(path.sample)}`,
    }),
    atMost(Infinity, {
      figure: `${path.figure}-usd`,
      name: `1,000 of them at list prices`,
      value: usdOfThousand(counts),
      unit: 'USD',
      note: `each ${charged(counts)} requests beside; ${sampleUsd(
        path.sample,
      )}`,
    }),
  ];
}
