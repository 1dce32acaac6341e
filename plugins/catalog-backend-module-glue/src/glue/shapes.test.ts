import { MalformedError, parseDatabase, parseTable } from './shapes';

describe('parseTable', () => {
  it('gives back the very object, which there may be 100,000 of', () => {
    const table = {
      Name: 'orders',
      StorageDescriptor: {
        Columns: [{ Name: 'id', Type: 'string', Parameters: { a: 'b' } }],
      },
    };
    expect(parseTable(table)).toBe(table);
  });

  it('takes null for absent, as JSON may have it', () => {
    const table = {
      Name: 'orders',
      Description: null,
      Parameters: null,
      StorageDescriptor: null,
      PartitionKeys: null,
      TargetTable: null,
    };
    expect(parseTable(table)).toBe(table);
  });

  it.each([
    ['nothing', null, 'the table is no object'],
    ['a table without name', {}, 'Name is no name'],
    ['a blank name', { Name: ' ' }, 'Name is no name'],
    [
      'parameters in a list',
      { Name: 'a', Parameters: [] },
      'Parameters is no object',
    ],
    [
      'a description that is no text',
      { Name: 'a', Description: 1 },
      'Description is no text',
    ],
    [
      'columns that are no list',
      { Name: 'a', StorageDescriptor: { Columns: {} } },
      'StorageDescriptor.Columns is no list',
    ],
    [
      'a column without name',
      { Name: 'a', StorageDescriptor: { Columns: [{ Name: 'b' }, {}] } },
      'StorageDescriptor.Columns[1].Name is no name',
    ],
    [
      'a partition key whose parameters are text',
      { Name: 'a', PartitionKeys: [{ Name: 'b', Parameters: 'c' }] },
      'PartitionKeys[0].Parameters is no object',
    ],
    [
      'a column whose parameters are a list',
      {
        Name: 'a',
        StorageDescriptor: { Columns: [{ Name: 'b', Parameters: [] }] },
      },
      'StorageDescriptor.Columns[0].Parameters is no object',
    ],
    [
      'a column whose type is no text',
      { Name: 'a', PartitionKeys: [{ Name: 'b', Type: 1 }] },
      'PartitionKeys[0].Type is no text',
    ],
    ['a null character', { Name: 'a\0' }, 'Name holds a null character'],
    [
      'a name that Glue would not take',
      { Name: 'a'.repeat(256) },
      'Name is longer than 255 characters',
    ],
    [
      'a name that grows too long when it is folded',
      { Name: 'İ'.repeat(200) },
      'Name is longer than 255 characters',
    ],
    [
      'half a character in a name',
      { Name: 'a\ud83d' },
      'Name holds half a character',
    ],
    [
      'a version that no column would take',
      { Name: 'a', VersionId: '1'.repeat(201) },
      'VersionId is no version',
    ],
    [
      'a target that is text',
      { Name: 'a', TargetTable: 'b' },
      'TargetTable is no object',
    ],
  ])('refuses %s and names the member', (_, value, message) => {
    const parse = () => parseTable(value);
    expect(parse).toThrow(MalformedError);
    expect(parse).toThrow(message);
  });
});

describe('parseDatabase', () => {
  it.each([
    ['a database without name', {}, 'Name is no name'],
    [
      'parameters that are text',
      { Name: 'a', Parameters: 'b' },
      'Parameters is no object',
    ],
    [
      'a target that is text',
      { Name: 'a', TargetDatabase: 'b' },
      'TargetDatabase is no object',
    ],
  ])('refuses %s and names the member', (_, value, message) => {
    expect(() => parseDatabase(value)).toThrow(message);
  });
});
