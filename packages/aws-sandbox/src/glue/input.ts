import { AwsError } from '../core';
import { constraint, refuseUnknown } from '../validation';

// What the API reference lists for each structure
const databaseMembers = [
  'Name',
  'Description',
  'LocationUri',
  'Parameters',
  'CreateTableDefaultPermissions',
  'TargetDatabase',
  'FederatedDatabase',
];
const tableMembers = [
  'Name',
  'Description',
  'Owner',
  'LastAccessTime',
  'LastAnalyzedTime',
  'Retention',
  'StorageDescriptor',
  'PartitionKeys',
  'ViewOriginalText',
  'ViewExpandedText',
  'TableType',
  'Parameters',
  'TargetTable',
  'ViewDefinition',
];
const storageMembers = [
  'Columns',
  'Location',
  'AdditionalLocations',
  'InputFormat',
  'OutputFormat',
  'Compressed',
  'NumberOfBuckets',
  'SerdeInfo',
  'BucketColumns',
  'SortColumns',
  'Parameters',
  'SkewedInfo',
  'StoredAsSubDirectories',
  'SchemaReference',
];
const columnMembers = ['Name', 'Type', 'Comment', 'Parameters'];

// eslint-disable-next-line no-control-regex
const notSingleLine = /[\u0000-\u0008\u000a-\u001f]/;

const invalid = (message: string) =>
  new AwsError('InvalidInputException', message);

/** A name of a database or table: 1 to 255 bytes, on one line. */
export function validateName(name: unknown, path: string): string {
  if (name === undefined || name === null) {
    throw constraint(undefined, path, 'Member must not be null');
  }
  if (typeof name !== 'string') {
    throw new AwsError('SerializationException', `${path} must be a string`);
  }
  if (name.length < 1) {
    throw constraint(
      name,
      path,
      'Member must have length greater than or equal to 1',
    );
  }
  if (Buffer.byteLength(name) > 255) {
    throw constraint(
      name,
      path,
      'Member must have length less than or equal to 255',
    );
  }
  if (notSingleLine.test(name)) {
    throw invalid(`${path} must be a single line without control characters`);
  }
  return name;
}

function validateParameters(parameters: unknown, path: string): void {
  if (parameters === undefined || parameters === null) return;
  if (typeof parameters !== 'object' || Array.isArray(parameters)) {
    throw new AwsError('SerializationException', `${path} must be a map`);
  }
  for (const [key, value] of Object.entries(parameters)) {
    validateName(key, `${path}.key`);
    if (typeof value !== 'string') {
      throw new AwsError(
        'SerializationException',
        `${path}.${key} must be a string`,
      );
    }
    if (Buffer.byteLength(value) > 512_000) {
      throw constraint(
        `${value.slice(0, 20)}…`,
        `${path}.${key}`,
        'Member must have length less than or equal to 512000',
      );
    }
  }
}

function validateColumns(columns: unknown, path: string): void {
  if (columns === undefined || columns === null) return;
  if (!Array.isArray(columns)) {
    throw new AwsError('SerializationException', `${path} must be a list`);
  }
  columns.forEach((column, index) => {
    const member = `${path}.${index + 1}.member`;
    refuseUnknown(column, member, columnMembers);
    validateName(column.Name, `${member}.name`);
    if ((column.Type?.length ?? 0) > 131_072) {
      throw constraint(
        `${column.Type.slice(0, 20)}…`,
        `${member}.type`,
        'Member must have length less than or equal to 131072',
      );
    }
    if (Buffer.byteLength(column.Comment ?? '') > 255) {
      throw constraint(
        column.Comment,
        `${member}.comment`,
        'Member must have length less than or equal to 255',
      );
    }
    validateParameters(column.Parameters, `${member}.parameters`);
  });
}

/** @throws {@link AwsError} when AWS would not take it as `DatabaseInput` */
export function validateDatabaseInput(input: any): void {
  if (!input)
    throw constraint(undefined, 'databaseInput', 'Member must not be null');
  refuseUnknown(input, 'DatabaseInput', databaseMembers);
  validateName(input.Name, 'databaseInput.name');
  validateParameters(input.Parameters, 'databaseInput.parameters');
  if (input.TargetDatabase) {
    validateName(
      input.TargetDatabase.CatalogId,
      'databaseInput.targetDatabase.catalogId',
    );
    validateName(
      input.TargetDatabase.DatabaseName,
      'databaseInput.targetDatabase.databaseName',
    );
  }
}

/** @throws {@link AwsError} when AWS would not take it as `TableInput` */
export function validateTableInput(input: any): void {
  if (!input)
    throw constraint(undefined, 'tableInput', 'Member must not be null');
  refuseUnknown(input, 'TableInput', tableMembers);
  validateName(input.Name, 'tableInput.name');
  validateParameters(input.Parameters, 'tableInput.parameters');
  validateColumns(input.PartitionKeys, 'tableInput.partitionKeys');
  if (input.StorageDescriptor) {
    const path = 'tableInput.storageDescriptor';
    refuseUnknown(input.StorageDescriptor, path, storageMembers);
    validateColumns(input.StorageDescriptor.Columns, `${path}.columns`);
    validateParameters(
      input.StorageDescriptor.Parameters,
      `${path}.parameters`,
    );
  }
  if (input.TargetTable) {
    const path = 'tableInput.targetTable';
    validateName(input.TargetTable.CatalogId, `${path}.catalogId`);
    validateName(input.TargetTable.DatabaseName, `${path}.databaseName`);
    validateName(input.TargetTable.Name, `${path}.name`);
  }
}
