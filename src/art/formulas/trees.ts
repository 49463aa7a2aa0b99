/**
 * All trees of formulas, numbers and colours, in the order of ART §15.
 * @module
 */
import type { OperatorName } from '../operators.js';
import {
  constantAt,
  constantCount,
  constantPlace,
  constantSize,
  PALETTE_COUNT,
} from './constants.js';
import { Exchangeable, type Group, Pair, type Ranked, Reordered } from './groups.js';

/** The whole of a tree without its operator: the operator is that of its {@link Kind}. */
interface Opened {
  /** The number of a constant, the digit of a palette, else 0. */
  readonly value: number;
  readonly inputs: readonly Ranked[];
}

/** The trees that have one operator, or are one leaf. */
interface Kind {
  readonly operator: OperatorName;
  count(size: number): bigint;
  open(tree: Ranked): Opened;
  /** The inverse of `open`; inputs that may be exchanged can stand in any order. */
  close(tree: Opened): Ranked;
}

/** The trees of one type: by size, then by kind. */
export class Trees implements Group {
  readonly length = 1;
  readonly #counts: bigint[] = [];
  /** In their order; set once, since trees are made of trees. */
  kinds: readonly Kind[] = [];

  count(size: number): bigint {
    if (size < 1) return 0n;
    return (this.#counts[size] ??= this.#countBefore(this.kinds.length, size));
  }

  join(trees: readonly Ranked[]): Ranked {
    return trees[0]!;
  }

  split(tree: Ranked): readonly Ranked[] {
    return [tree];
  }

  /** What a tree is. */
  open({ size, place }: Ranked): Opened & { readonly operator: OperatorName } {
    let rest = place;
    for (const kind of this.kinds) {
      const count = kind.count(size);
      if (rest < count) return { operator: kind.operator, ...kind.open({ size, place: rest }) };
      rest -= count;
    }
    throw new RangeError(`there is no tree ${place} of size ${size}`);
  }

  /** The inverse of {@link open}. */
  close(operator: OperatorName, tree: Opened): Ranked {
    const at = this.numberOf(operator);
    const { size, place } = this.kinds[at]!.close(tree);
    return { size, place: this.#countBefore(at, size) + place };
  }

  /** The place of an operator among the kinds. @throws TypeError where there is none */
  numberOf(operator: OperatorName): number {
    const at = this.kinds.findIndex((kind) => kind.operator === operator);
    if (at === -1) throw new TypeError(`formulas with ${operator} have no numbers`);
    return at;
  }

  #countBefore(kinds: number, size: number): bigint {
    let sum = 0n;
    for (let i = 0; i < kinds; i++) sum += this.kinds[i]!.count(size);
    return sum;
  }
}

function leaf(operator: OperatorName, own: number): Kind {
  return {
    operator,
    count: (size) => (size === own ? 1n : 0n),
    open: () => ({ value: 0, inputs: [] }),
    close: () => ({ size: own, place: 0n }),
  };
}

const CONSTANTS: Kind = {
  operator: 'constant',
  count: constantCount,
  open: ({ size, place }) => ({ value: constantAt(size, Number(place)), inputs: [] }),
  close: ({ value }) => ({ size: constantSize(value), place: BigInt(constantPlace(value)) }),
};

/** An operator's own size is 1. @param digits - how many trees of it have the same inputs */
function operator(name: OperatorName, inputs: Group, digits = 1): Kind {
  return {
    operator: name,
    count: (size) => BigInt(digits) * inputs.count(size - 1),
    open({ size, place }) {
      const same = inputs.count(size - 1);
      const value = Number(place / same);
      return { value, inputs: inputs.split({ size: size - 1, place: place % same }) };
    },
    close({ value, inputs: trees }) {
      const { size, place } = inputs.join(trees);
      return { size: size + 1, place: BigInt(value) * inputs.count(size) + place };
    },
  };
}

/** The trees of each type. Nothing is counted before it is asked for. */
export function makeTrees(): { readonly number: Trees; readonly color: Trees } {
  const number = new Trees();
  const color = new Trees();
  const two = new Pair(number, number);
  const three = new Pair(number, two);
  const four = new Pair(number, three);
  const exchangeable = new Exchangeable(number, two);
  number.kinds = [
    leaf('x', 1),
    leaf('y', 1),
    leaf('t', 2),
    CONSTANTS,
    operator('add', exchangeable),
    operator('mult', exchangeable),
    operator('sin', number),
    operator('cos', number),
    operator('exp', number),
    operator('sqrt', number),
    operator('div', exchangeable),
    // A weight and its value are exchanged with the other weight and its value.
    operator('mix', new Reordered(new Exchangeable(two, four), [0, 2, 1, 3])),
    operator('blend', three),
    operator('tent', number),
    operator('well', number),
    operator('smooth', number),
    operator('fold', two),
    operator('mod', two),
    operator('level', three),
    operator('if', four),
    operator('threshold', two),
    operator('step', two),
    operator('min', exchangeable),
    operator('max', exchangeable),
    operator('radius', exchangeable),
    operator('angle', two),
    operator('drift', two),
  ];
  color.kinds = [
    operator('rgb', three),
    operator('hsl', three),
    operator('palette', number, PALETTE_COUNT),
    operator('waves', new Pair(exchangeable, number)),
    operator('shade', new Pair(color, number)),
    operator('over', new Pair(number, new Pair(color, color))),
  ];
  return { number, color };
}
