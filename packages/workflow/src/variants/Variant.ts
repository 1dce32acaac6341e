import { shippedText, type MachineName } from '../definitions';

/** One change of a shipped machine. */
export interface Edit {
  /** The state that it is made in. */
  state: string;
  /** What it is for. */
  why: string;
  /** Text that stands there once. */
  replace: string;
  with: string;
}

/** A customised machine, told as what differs from the shipped ones. */
export interface Variant {
  /** Folder in `variants`. */
  name: string;
  machines: Partial<Record<MachineName, Edit[]>>;
}

/** Where a state stands in the text of a machine, as it is formatted. */
function placeOf(text: string, state: string): [from: number, to: number] {
  const from = text.indexOf(`\n    "${state}": {\n`);
  const to = text.indexOf('\n    }', from + 1);
  if (from < 0) throw new Error(`There is no state ${state} any more`);
  return [from, to];
}

function applyEdit(text: string, { state, replace, with: by }: Edit): string {
  const [from, to] = placeOf(text, state);
  const parts = text.slice(from, to).split(replace);
  if (parts.length !== 2) {
    throw new Error(
      `${state} has ${parts.length - 1} times, and not once: ${replace}`,
    );
  }
  return text.slice(0, from) + parts.join(by) + text.slice(to);
}

/**
 * The machines of a variant, complete.
 *
 * @throws Error where a shipped machine no longer has what an edit replaces
 */
export function machinesOf({
  machines,
}: Variant): Partial<Record<MachineName, string>> {
  return Object.fromEntries(
    Object.entries(machines).map(([name, edits]) => [
      name,
      edits.reduce(applyEdit, shippedText(name as MachineName)),
    ]),
  );
}
