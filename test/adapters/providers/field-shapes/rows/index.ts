import type { Shape } from '../shape.ts';
import { claudeShapes } from './claude-shapes.ts';
import { errorShapes } from './errors.ts';
import { geminiShapes } from './gemini-shapes.ts';
import { lastWords } from './last-words.ts';
import { openaiEnds } from './openai-ends.ts';
import { openaiShapes } from './openai-shapes.ts';
import { parameterShapes } from './parameters.ts';
import { plainShapes } from './plain.ts';
import { repeatedTexts } from './repeated-texts.ts';
import { severalAnswers } from './several-answers.ts';
import { signsOfLife } from './signs-of-life.ts';

/** Every shape, in the order of docs/providers.md. */
export const shapes: readonly Shape[] = [
  ...plainShapes,
  ...openaiEnds,
  ...openaiShapes,
  ...claudeShapes,
  ...geminiShapes,
  ...severalAnswers,
  ...repeatedTexts,
  ...lastWords,
  ...signsOfLife,
  ...errorShapes,
  ...parameterShapes,
];
