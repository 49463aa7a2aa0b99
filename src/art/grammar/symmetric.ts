/**
 * The grammars with symmetries and the one of tiles: one pattern over other leaves. ART §9.
 *
 * No operator is needed for a symmetry: a picture of leaves that are the same at two places is the
 * same there. Rules begin with their dearest alternative, since one that cannot grow is given no
 * more nodes than that takes.
 * @module
 */

/** Figures that are added, folded and divided; the leaves U and V come behind. */
const PATTERN = `Picture -> 6/100 palette(any, Field)
  | 22/100 shade(palette(any, Field), Light)
  | 20/100 over(Edge, shade(palette(any, Field), Light), palette(any, Field))
  | 22/100 over(Edge, shade(palette(any, Field), Light), shade(palette(any, Field), Light))
  | 10/100 over(Mask, palette(any, Field), shade(palette(any, Field), Light))
  | 12/100 over(Edge, over(Edge, palette(any, Field), palette(any, Field)), shade(palette(any, Field), Light))
  | 8/100 shade(waves(Field, c, mult(0.6, c)), Light)

# What is seen: each step adds a figure and folds, or divides
Field -> 44/100 Figure
  | 20/100 fold(add(Field, Figure), -0.5)
  | 8/100 fold(add(Field, Plane), -0.5)
  | 10/100 sin(add(Field, Figure))
  | 14/100 blend(Edge, Field, Figure)
  | 2/100 blend(Mask, Field, Field)
  | 2/100 smooth(Field)
Light -> 70/100 Figure | 15/100 sin(add(Light, Plane)) | 15/100 fold(add(Light, Figure), -0.5)

# Soft and sharp divisions
Mask -> 1/2 step(Shape, mult(0.5, c)) | 1/2 Figure
Edge -> step(step(Shape, mult(0.5, c)), 0)

# Waves of shapes
Figure -> 14/100 fold(Shape, mult(0.5, c))
  | 18/100 Shape
  | 20/100 sin(Shape)
  | 12/100 cos(Shape)
  | 9/100 tent(Shape)
  | 4/100 well(Shape)
  | 9/100 smooth(Shape)
  | 6/100 add(Plane, sin(Plane))
  | 8/100 cos(angle(Plane, Plane))

# Slopes, rings, saddles, roofs
Shape -> 14/100 blend(c, Plane, Plane)
  | 34/100 Plane
  | 30/100 radius(Plane, Plane)
  | 11/100 mult(Plane, Plane)
  | 11/100 max(Plane, Plane)

# Slanted and moved planes
Plane -> 22/100 add(c, blend(c, U, V))
  | 14/100 blend(c, mult(c, U), V)
  | 14/100 blend(c, mult(c, V), U)
  | 22/100 blend(c, c, U)
  | 22/100 blend(c, c, V)
  | 6/100 fold(add(Plane, Plane), -0.5)
`;

/** One kind of leaves. */
interface Leaves {
  readonly u: string;
  readonly v: string;
}

/** How far from the middle, and where in a petal; the petals end in the middle. */
function petals(petal: string): Leaves {
  return { u: 'radius(x, y)', v: `mult(${petal}, add(1, radius(x, y)))` };
}

const LEAVES: Readonly<Record<string, readonly Leaves[]>> = {
  mirror: [{ u: 'tent(x)', v: '1/2 fold(y, -0.3) | 1/2 y' }],
  four: [
    { u: 'tent(x)', v: 'tent(y)' },
    { u: 'max(tent(x), tent(y))', v: 'min(tent(x), tent(y))' },
  ],
  rosette: [
    petals('tent(fold(angle(x, y), 1))'),
    petals('tent(tent(fold(angle(x, y), 0)))'),
    petals('tent(tent(fold(angle(x, y), 0.5)))'),
    petals('tent(fold(fold(add(angle(x, y), radius(x, y)), -0.5), 1))'),
  ],
  tile: [
    {
      u: '1/3 fold(add(x, y), 0.5) | 1/3 sin(x) | 1/3 cos(x)',
      v: '1/3 fold(add(x, mult(-1, y)), 0.5) | 1/3 sin(y) | 1/3 cos(y)',
    },
  ],
};

/** The text of `mirror`, `four`, `rosette` or `tile`. */
export function symmetricText(name: keyof typeof LEAVES): string {
  const kinds = LEAVES[name] ?? [];
  const texts = kinds.map(({ u, v }) => `${PATTERN}\n# Leaves\nU -> ${u}\nV -> ${v}\n`);
  if (texts.length === 1) return texts.join('');
  const letters = kinds.map((_, i) => 'ABCD'.charAt(i));
  const choices = letters.map((letter) => `1/${kinds.length} Picture${letter}`);
  const copies = texts.map((text, i) => withLetter(text, letters[i] ?? ''));
  return `Picture -> ${choices.join(' | ')}\n\n${copies.join('\n')}`;
}

/** A letter behind each rule's name, and no comments. */
function withLetter(text: string, letter: string): string {
  return text
    .replaceAll(/\n*#.*\n/g, '\n')
    .replaceAll(/\b(?:Picture|Field|Light|Mask|Edge|Figure|Shape|Plane|U|V)\b/g, `$&${letter}`);
}
