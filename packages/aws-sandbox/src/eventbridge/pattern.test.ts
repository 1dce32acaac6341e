import { AwsError } from '../core';
import { compilePattern } from './pattern';

const event = {
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  resources: ['arn:one', 'arn:two'],
  detail: {
    status: 'SUCCEEDED',
    name: 'Share-1',
    count: 5,
    cause: null,
    nested: { flag: true },
    list: [
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ],
  },
};

describe('an event pattern', () => {
  it.each<[string, object, boolean]>([
    ['an equal value', { source: ['aws.states'] }, true],
    ['one of several values', { source: ['x', 'aws.states'] }, true],
    ['another value', { source: ['aws.glue'] }, false],
    [
      'all members',
      { source: ['aws.states'], detail: { status: ['FAILED'] } },
      false,
    ],
    ['any element of a list', { resources: ['arn:two'] }, true],
    ['a nested member', { detail: { nested: { flag: [true] } } }, true],
    ['a number, which is not its text', { detail: { count: ['5'] } }, false],
    ['null', { detail: { cause: [null] } }, true],
    ['a prefix', { detail: { name: [{ prefix: 'Share-' }] } }, true],
    [
      'a prefix in another case',
      { detail: { name: [{ prefix: 'share-' }] } },
      false,
    ],
    [
      'a prefix whatever the case',
      { detail: { name: [{ prefix: { 'equals-ignore-case': 'share-' } }] } },
      true,
    ],
    ['a suffix', { detail: { name: [{ suffix: '-1' }] } }, true],
    [
      'a value whatever the case',
      { detail: { name: [{ 'equals-ignore-case': 'SHARE-1' }] } },
      true,
    ],
    [
      'anything but a value',
      { detail: { status: [{ 'anything-but': 'FAILED' }] } },
      true,
    ],
    [
      'anything but several values',
      { detail: { status: [{ 'anything-but': ['FAILED', 'SUCCEEDED'] }] } },
      false,
    ],
    [
      'anything but a prefix',
      { detail: { name: [{ 'anything-but': { prefix: 'Share' } }] } },
      false,
    ],
    [
      'anything but, of what is missing',
      { detail: { nosuch: [{ 'anything-but': 'x' }] } },
      false,
    ],
    ['what exists', { detail: { cause: [{ exists: true }] } }, true],
    ['what is missing', { detail: { nosuch: [{ exists: false }] } }, true],
    [
      'what should be missing',
      { detail: { status: [{ exists: false }] } },
      false,
    ],
    [
      'what is missing below what is missing',
      { detail: { no: { such: [{ exists: false }] } } },
      true,
    ],
    ['a range', { detail: { count: [{ numeric: ['>', 4, '<=', 5] }] } }, true],
    ['out of a range', { detail: { count: [{ numeric: ['>', 5] }] } }, false],
    [
      'members of the same element',
      { detail: { list: { a: [1], b: [2] } } },
      true,
    ],
    [
      'members of different elements',
      { detail: { list: { a: [1], b: [4] } } },
      false,
    ],
    [
      'one of several alternatives',
      { $or: [{ source: ['x'] }, { detail: { status: ['SUCCEEDED'] } }] },
      true,
    ],
  ])('matches %s', (_, pattern, matches) => {
    expect(compilePattern(JSON.stringify(pattern))(event)).toBe(matches);
  });

  it.each([
    ['what is not JSON', '{'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['a plain value', '{"source":"aws.states"}'],
    ['an empty list of values', '{"source":[]}'],
    ['an operator that it does not know', '{"source":[{"wildcard":"a*"}]}'],
    ['a range without a number', '{"detail":{"n":[{"numeric":[">"]}]}}'],
  ])('is refused when it is %s', (_, pattern) => {
    expect(() => compilePattern(pattern)).toThrow(AwsError);
    expect(() => compilePattern(pattern)).toThrow(/Event pattern is not valid/);
  });
});
