import type { Counts } from './counts';

/**
 * List prices in USD for one of each, US East (N. Virginia), without free tiers.
 *
 * - Step Functions: $0.025 per 1,000 transitions, in Ireland and Frankfurt too.
 *   https://aws.amazon.com/step-functions/pricing/
 * - Glue: $1.00 per million requests; October 2026.
 *   https://aws.amazon.com/glue/pricing/
 * - Lambda: $0.20 per million requests; September 2026. The seconds that a
 *   function runs are left out: nobody measured them.
 *   https://aws.amazon.com/lambda/pricing/
 * - API Gateway: $1.00 per million calls of an HTTP API; September 2026.
 *   https://aws.amazon.com/api-gateway/pricing/
 * - EventBridge Scheduler: $1.00 per million invocations; March 2026.
 *   https://aws.amazon.com/eventbridge/pricing/
 * - DynamoDB: $0.625 per million write request units on demand; since November
 *   2024. https://aws.amazon.com/dynamodb/pricing/on-demand/
 * - SQS: $0.40 per million requests, SNS: $0.50 per million; since 2020.
 *   https://aws.amazon.com/sqs/pricing/ https://aws.amazon.com/sns/pricing/
 *
 * Lake Formation, STS, starting executions and answering tasks cost nothing.
 */
export const prices: Record<Exclude<keyof Counts, 'executions'>, number> = {
  transitions: 0.025 / 1_000,
  glueRequests: 1 / 1_000_000,
  sqsRequests: 0.4 / 1_000_000,
  snsPublishes: 0.5 / 1_000_000,
  schedulerInvocations: 1 / 1_000_000,
  dynamoDbWrites: 0.625 / 1_000_000,
  lambdaRequests: 0.2 / 1_000_000,
  httpApiCalls: 1 / 1_000_000,
};

/** USD of 1,000 shares. */
export const usdOfThousand = (counts: Counts): number =>
  1_000 *
  Object.entries(prices).reduce(
    (total, [what, price]) => total + counts[what as keyof Counts] * price,
    0,
  );
