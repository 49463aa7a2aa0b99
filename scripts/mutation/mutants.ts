/**
 * Faults of one place each: what a reader of SPEC may get wrong by one sign, one bound, one number.
 * @module
 */
import ts from 'typescript';

/** A file with one change in it. */
export interface Mutant {
  /** What is changed, and into what; the same for the same place in the next version of the file. */
  readonly name: string;
  readonly text: string;
}

const { SyntaxKind: Kind } = ts;

/** What stands for an operator, besides itself. */
const OPERATORS = new Map<ts.SyntaxKind, readonly string[]>([
  [Kind.PlusToken, ['-']],
  [Kind.MinusToken, ['+']],
  [Kind.AsteriskToken, ['/']],
  [Kind.AsteriskAsteriskToken, ['*']],
  [Kind.SlashToken, ['*']],
  [Kind.PercentToken, ['*']],
  [Kind.LessThanToken, ['<=', '>']],
  [Kind.LessThanEqualsToken, ['<', '>=']],
  [Kind.GreaterThanToken, ['>=', '<']],
  [Kind.GreaterThanEqualsToken, ['>', '<=']],
  [Kind.EqualsEqualsEqualsToken, ['!==']],
  [Kind.ExclamationEqualsEqualsToken, ['===']],
  [Kind.AmpersandAmpersandToken, ['||']],
  [Kind.BarBarToken, ['&&']],
  [Kind.AmpersandToken, ['|']],
  [Kind.BarToken, ['&', '^']],
  [Kind.CaretToken, ['|']],
  [Kind.LessThanLessThanToken, ['>>>']],
  [Kind.GreaterThanGreaterThanGreaterThanToken, ['<<', '>>']],
  [Kind.PlusEqualsToken, ['-=']],
]);

/** What stands for a function of JSBI. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  add: 'subtract',
  subtract: 'add',
  multiply: 'add',
  divide: 'remainder',
  remainder: 'divide',
  lessThan: 'lessThanOrEqual',
  lessThanOrEqual: 'lessThan',
  greaterThan: 'greaterThanOrEqual',
  greaterThanOrEqual: 'greaterThan',
  equal: 'notEqual',
  notEqual: 'equal',
  bitwiseXor: 'bitwiseOr',
  bitwiseAnd: 'bitwiseOr',
  bitwiseOr: 'bitwiseXor',
  leftShift: 'signedRightShift',
  signedRightShift: 'leftShift',
};

/** Functions of Math and of arrays, texts. */
const METHODS: Readonly<Record<string, string>> = {
  floor: 'ceil',
  ceil: 'floor',
  min: 'max',
  max: 'min',
  some: 'every',
  every: 'some',
  padStart: 'padEnd',
};

/** All mutants of a file of JavaScript. Messages are no part of SPEC, and stay. */
export function mutantsOf(fileName: string, text: string): Mutant[] {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, true);
  const found: Mutant[] = [];
  const counts = new Map<string, number>();
  const replace = (node: ts.Node, by: string): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    const whole = text.split('\n')[line]?.trim() ?? '';
    const change = `${fileName}: ${whole} : ${node.getText()} -> ${by}`;
    const count = (counts.get(change) ?? 0) + 1;
    counts.set(change, count);
    found.push({
      name: count === 1 ? change : `${change} (${count})`,
      text: text.slice(0, node.getStart()) + by + text.slice(node.getEnd()),
    });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isNewExpression(node) && node.expression.getText() === 'Refusal') {
      // Its code alone.
      const [code] = node.arguments ?? [];
      if (code !== undefined && ts.isStringLiteral(code)) replace(code, "'E_USAGE'");
      return;
    }
    if (ts.isThrowStatement(node) && /^throw new (Type|Range)?Error\b/.test(node.getText())) return;
    if (ts.isBinaryExpression(node)) {
      for (const by of OPERATORS.get(node.operatorToken.kind) ?? [])
        replace(node.operatorToken, by);
    } else if (ts.isNumericLiteral(node)) {
      replace(node, `(${node.getText()} + 1)`);
      if (node.getText() !== '0') replace(node, `(${node.getText()} - 1)`);
    } else if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      replace(node, JSON.stringify(`${node.text}~`));
    } else if (ts.isPropertyAccessExpression(node)) {
      const { name, expression } = node;
      const table = expression.getText() === 'JSBI' ? FUNCTIONS : METHODS;
      const by = Object.hasOwn(table, name.text) ? table[name.text] : undefined;
      if (by !== undefined) replace(name, by);
    } else if (ts.isConditionalExpression(node) || ts.isIfStatement(node)) {
      const condition = ts.isIfStatement(node) ? node.expression : node.condition;
      replace(condition, `!(${condition.getText()})`);
    } else if (ts.isPrefixUnaryExpression(node) && node.operator === Kind.ExclamationToken) {
      replace(node, node.operand.getText());
    } else if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
      replace(node, ';');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
