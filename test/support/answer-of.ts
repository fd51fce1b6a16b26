import type { Finish, LanguageModel, ModelRequest } from '../../src/ports/language-model.ts';

/** What a model gives to its sink, and its end, as one list. */
export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'activity' }
  | ({ readonly type: 'finish' } & Finish);

interface Given {
  readonly event: ModelEvent;
  goOn(): void;
  refuse(error: Error): void;
}

/**
 * Iterates over a model's answer. The sink is busy with a text until the next event is asked for, and fails when the iteration is left
 * early; the iteration ends when the answer has settled.
 */
export async function* answerOf(
  model: LanguageModel,
  request: ModelRequest,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<ModelEvent, void, undefined> {
  const given: Given[] = [];
  let isOver = false as boolean;
  let arrive = (): void => undefined;
  const give = (event: ModelEvent): Promise<void> =>
    new Promise<void>((goOn, refuse) => {
      given.push({ event, goOn, refuse });
      arrive();
    });
  const answer = model.answer(request, signal, {
    text: (text) => give({ type: 'text', text }),
    activity: () => void give({ type: 'activity' }),
  });
  const settled = answer.then(
    () => undefined,
    () => undefined,
  );
  void settled.then(() => {
    isOver = true;
    arrive();
  });
  let present: Given | undefined;
  try {
    for (;;) {
      while (given.length === 0 && !isOver) await new Promise<void>((resolve) => (arrive = resolve));
      present = given.shift();
      if (!present) break;
      yield present.event;
      present.goOn();
    }
    yield { type: 'finish', ...(await answer) };
  } finally {
    if (present?.event.type === 'text') present.refuse(new Error('The iteration was left.'));
    await settled;
  }
}
