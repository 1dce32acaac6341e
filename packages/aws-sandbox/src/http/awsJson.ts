import { AwsError } from '../core';
import { toJson, type Protocol } from './protocol';

/**
 * AWS JSON 1.0 and 1.1: the operation in `X-Amz-Target`, structures as JSON.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 *
 * @param options.queryCodes - for a service that once spoke the Query protocol:
 *   its old error codes, which boto3 and the CLI still report
 */
export function awsJson(options: {
  version: '1.0' | '1.1';
  targetPrefix: string;
  queryCodes?: Record<string, string>;
}): Protocol {
  const contentType = `application/x-amz-json-${options.version}`;
  return {
    parse(request) {
      const target = String(request.headers['x-amz-target'] ?? '');
      const prefix = `${options.targetPrefix}.`;
      if (!target.startsWith(prefix) || target.length === prefix.length) {
        throw new AwsError(
          'UnknownOperationException',
          target
            ? `The sandbox knows no operation ${target}`
            : `The sandbox takes this service's calls as AWS JSON only: X-Amz-Target is missing`,
          501,
        );
      }
      let input: unknown;
      try {
        input = request.body === '' ? {} : JSON.parse(request.body);
      } catch {
        throw new AwsError('SerializationException', 'The body is not JSON');
      }
      if (input === null || typeof input !== 'object' || Array.isArray(input)) {
        throw new AwsError(
          'SerializationException',
          'Start of structure or map found where not expected.',
        );
      }
      return { action: target.slice(prefix.length), input };
    },
    success: (_action, output, requestId) => ({
      status: 200,
      headers: { 'content-type': contentType, 'x-amzn-requestid': requestId },
      body: toJson(output),
    }),
    failure: (error, requestId) => ({
      status: error.status,
      headers: {
        'content-type': contentType,
        'x-amzn-requestid': requestId,
        'x-amzn-errortype': error.code,
        ...(options.queryCodes && {
          'x-amzn-query-error': `${
            options.queryCodes[error.code] ?? error.code
          };${error.status < 500 ? 'Sender' : 'Receiver'}`,
        }),
      },
      body: JSON.stringify({
        __type: options.queryCodes
          ? `com.amazonaws.sqs#${error.code}`
          : error.code,
        message: error.message,
        ...error.members,
      }),
    }),
  };
}
