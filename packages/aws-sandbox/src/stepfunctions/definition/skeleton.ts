import { expressionIn } from '../query/expression';
import { Definition } from '../types';
import { walkContainers } from './walk';

const ANY_EXPRESSION = '{% 1 %}';

/** Fields that hold any JSON. */
const TEMPLATES = ['Output', 'Arguments', 'ItemSelector', 'Items'];

function clearTemplates(holder: any): void {
  for (const field of TEMPLATES) {
    if (holder[field] !== undefined) holder[field] = ANY_EXPRESSION;
  }
  const { Assign } = holder;
  if (Assign && typeof Assign === 'object' && !Array.isArray(Assign)) {
    holder.Assign = {};
  }
}

const objects = (value: unknown): object[] =>
  Array.isArray(value)
    ? value.filter(item => item && typeof item === 'object')
    : [];

/**
 * The definition without its payloads. asl-validator refuses there what AWS
 * takes: empty strings, plain text as an output, expressions of several lines.
 */
export function skeleton(text: string): Definition {
  const definition = JSON.parse(text, (_key, value) =>
    typeof value === 'string' && expressionIn(value) !== undefined
      ? ANY_EXPRESSION
      : value,
  ) as Definition;
  walkContainers(definition, ({ States }) => {
    for (const state of Object.values(States)) {
      clearTemplates(state);
      objects(state.Catch).forEach(clearTemplates);
      objects(state.Choices).forEach(clearTemplates);
    }
  });
  return definition;
}
