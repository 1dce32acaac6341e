/** What an expression is, where it is no value but refers to one. */
export interface Reference {
  ref: string;
}

export type TerraformValue = string | boolean | Reference | TerraformValue[];

/** A block: its attributes, and the blocks in it. */
export interface TerraformBody {
  [name: string]: TerraformValue | TerraformBody;
}

/**
 * A quoted template that stands for the text itself: nothing in it is
 * interpolated.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings
 */
const literal = (text: string): string =>
  JSON.stringify(text)
    .replace(/\\b/g, '\\u0008')
    .replace(/\\f/g, '\\u000c')
    .replace(/([$%])\{/g, '$1$1{');

function expression(value: TerraformValue): string {
  if (typeof value === 'string') return literal(value);
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(expression).join(', ')}]`;
  return value.ref;
}

const isBody = (
  value: TerraformValue | TerraformBody,
): value is TerraformBody =>
  typeof value === 'object' && !Array.isArray(value) && !('ref' in value);

/** As `terraform fmt` has it: the blocks last, each after an empty line. */
function linesOf(body: TerraformBody): string[] {
  const entries = Object.entries(body);
  const attributes = entries.flatMap(([name, value]) =>
    isBody(value) ? [] : [{ name, value: expression(value) }],
  );
  const width = Math.max(...attributes.map(({ name }) => name.length));
  return [
    ...attributes.map(({ name, value }) => `${name.padEnd(width)} = ${value}`),
    ...entries.flatMap(([name, value]) =>
      isBody(value)
        ? [...(attributes.length > 0 ? [''] : []), ...blockLines(name, value)]
        : [],
    ),
  ];
}

function blockLines(head: string, body: TerraformBody): string[] {
  return [
    `${head} {`,
    ...linesOf(body).map(line => (line === '' ? line : `  ${line}`)),
    '}',
  ];
}

/** @param head - `resource "aws_glue_catalog_database" "sales"` */
export const terraformBlock = (head: string, body: TerraformBody): string =>
  blockLines(head, body).join('\n');

/**
 * An identifier that is made of names: other characters than it may have become
 * underscores.
 */
export const identifierOf = (...names: string[]): string =>
  names
    .join('_')
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^(?=\d)/, '_');
