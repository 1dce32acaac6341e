/**
 * One word of a POSIX shell, whatever is in it.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02
 */
export const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;

/**
 * A command of the AWS CLI. The input is JSON as a whole: names that begin with
 * a hyphen, or with `file://`, are names there, as in the API.
 *
 * @param command - `glue create-table`
 * @param input - members as in the API
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-skeleton.html
 */
export const awsCommand = (
  command: string,
  region: string,
  input: object,
): string =>
  `aws ${command} --region ${quoted(region)} --cli-input-json ${quoted(
    JSON.stringify(input),
  )}`;
