import { translateKnown } from '../shared/i18n.ts';

/** The labels of the service's actions, as the assistant shows them. */
const labels = {
  improve: ['Improve', 'Verbessern'],
  make_shorter: ['Make shorter', 'Kürzen'],
  summarize: ['Summarize', 'Zusammenfassen'],
  fix_grammar: ['Fix grammar', 'Fehler korrigieren'],
  change_tone: ['Change tone', 'Ton ändern'],
  expand: ['Expand', 'Ausführlicher'],
  translate: ['Translate', 'Übersetzen'],
  continue: ['Continue', 'Weiterschreiben'],
  free_prompt: ['Own instruction', 'Eigene Anweisung'],
} as const;

/** Returns the label of an action, or its name when the pages do not know it. */
export const actionName = (action: string): string => translateKnown(labels, action);
