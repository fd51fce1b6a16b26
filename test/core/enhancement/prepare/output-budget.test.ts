import test from 'ava';
import { actionNames } from '../../../../src/core/enhancement/prepare/actions.ts';
import { outputBudget } from '../../../../src/core/enhancement/prepare/output-budget.ts';

const ceiling = 8192;

for (const action of actionNames) {
  test(`${action}: the budget leaves room for short texts and never passes the ceiling`, (t) => {
    t.true(outputBudget({ action, inputTokens: 0, ceiling }) >= 1024);
    t.true(outputBudget({ action, inputTokens: 5, ceiling }) >= 1024);
    t.true(outputBudget({ action, inputTokens: 1_000_000, ceiling }) <= ceiling);
    t.is(outputBudget({ action, inputTokens: 5, ceiling: 200 }), 200);
  });

  test(`${action}: the budget is a whole number that does not fall as the text grows`, (t) => {
    const budgets = [0, 1, 7, 333, 1001, 2500, 50_000].map((inputTokens) =>
      outputBudget({ action, inputTokens, ceiling }),
    );
    t.true(budgets.every(Number.isInteger));
    t.deepEqual(
      budgets,
      budgets.toSorted((a, b) => a - b),
    );
  });
}

test('the budget follows the action', (t) => {
  const [summary, same, expanded] = (['summarize', 'improve', 'expand'] as const).map((action) =>
    outputBudget({ action, inputTokens: 1000, ceiling }),
  ) as [number, number, number];
  t.true(summary < same && same < expanded);
  t.true(summary > 1024 + 500);
  t.true(expanded > 2500);
});

test('an own instruction has room for an answer far longer than the text', (t) => {
  t.true(outputBudget({ action: 'free_prompt', inputTokens: 5, ceiling }) >= 3000);
});
