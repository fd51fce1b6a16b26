import { messagesFor } from '../../client/element/messages.ts';
import type { EnhanceRequest } from '../../client/index.ts';
import { language } from '../shared/i18n.ts';

/** The English labels of the service's actions, as `GET /api/ai/actions` lists them. */
const english: Readonly<Record<EnhanceRequest['action'], string>> = {
  improve: 'Improve',
  make_shorter: 'Make shorter',
  summarize: 'Summarize',
  fix_grammar: 'Fix grammar',
  change_tone: 'Change tone',
  expand: 'Expand',
  translate: 'Translate',
  continue: 'Continue',
  free_prompt: 'Own instruction',
};

/** Returns the label of an action as the assistant shows it, or its name when the pages do not know it. */
export const actionName = (action: string): string => {
  const labels: Readonly<Record<string, string>> = { ...english, ...messagesFor(language.get()).actions };
  return labels[action] ?? action;
};
