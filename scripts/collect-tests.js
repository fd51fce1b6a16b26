import test from 'ava';

/**
 * Collects the tests of a file that shares its process with other files. `register` hands them to ava: the `before` hooks as the first tests
 * of the file, the `after` hooks as its last, so that the servers of one file have closed before the next file starts its own.
 */
export const collectTests = (name) => {
  const lists = { before: [], tests: [], after: [] };
  const around = { before: [], after: [] };

  const addHook =
    (list, fallback) =>
    (...given) => {
      const run = given.pop();
      const [title = list.length === 0 ? fallback : `${fallback}, ${list.length + 1}`] = given;
      const hook = async (t) => {
        await run(t);
        t.pass();
      };
      list.push([title, hook]);
    };
  const runAll = async (hooks, t) => {
    for (const run of hooks) await run(t);
  };
  const add = (title, run) => {
    const runAround = async (t) => {
      try {
        await runAll(around.before, t);
        await run(t);
      } finally {
        await runAll(around.after, t);
      }
    };
    lists.tests.push([title, runAround]);
  };
  const after = addHook(lists.after, 'its resources are closed');
  const beforeEach = (run) => void around.before.push(run);

  return {
    test: Object.assign(add, {
      serial: Object.assign((title, run) => add(title, run), { beforeEach }),
      beforeEach,
      afterEach: { always: (run) => void around.after.push(run) },
      before: addHook(lists.before, 'its resources are opened'),
      after: Object.assign(after, { always: after }),
    }),
    register: () => {
      for (const [title, run] of Object.values(lists).flat()) test.serial(`${name} › ${title}`, run);
    },
  };
};
