import type { ExecutionContext } from 'ava';
import type { Locator } from 'playwright-core';
import { halting, type AssistantPage, type AssistantPageOptions, type AssistantSetup } from './assistant-page.ts';

/** The text of a field before and after a correction. */
export const before = 'we was there on tuesday';
export const after = 'We were there on Tuesday';

/** The body of a page with one field and its assistant. */
export const textarea =
  '<textarea id="field" rows="5" cols="60" aria-label="Field"></textarea><assistant for="field"></assistant>';

export interface StreamingField {
  readonly page: AssistantPage;
  readonly field: Locator;
  /** Lets the provider send the rest of the answer. */
  readonly open: () => void;
}

/** Opens a page, fills its field and starts a correction, whose answer stops halfway until `open`. */
export const streamInto = async (
  assistant: AssistantSetup,
  t: ExecutionContext,
  options: Partial<AssistantPageOptions> = {},
): Promise<StreamingField> => {
  const answer = halting('We were', ' there on Tuesday');
  assistant.fake().respond(answer.script);
  const page = await assistant.open(t, { body: textarea, ...options });
  const field = page.locator('#field');
  await field.fill(before);
  await page.choose(field, 'Fix grammar');
  await page.panel.getByText('We were').waitFor();
  return { page, field, open: answer.open };
};

/** The line of the panel that explains why a suggestion cannot be accepted. */
export const notice = (page: AssistantPage): Locator => page.panel.locator('.notice');
