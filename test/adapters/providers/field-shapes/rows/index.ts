import type { Shape } from '../shape.ts';
import { claudeShapes } from './claude-shapes.ts';
import { errorShapes } from './errors.ts';
import { geminiShapes } from './gemini-shapes.ts';
import { openaiEnds } from './openai-ends.ts';
import { openaiShapes } from './openai-shapes.ts';
import { parameterShapes } from './parameters.ts';
import { plainShapes } from './plain.ts';

/** Every shape, in the order of docs/providers.md. */
export const shapes: readonly Shape[] = [
  ...plainShapes,
  ...openaiEnds,
  ...openaiShapes,
  ...claudeShapes,
  ...geminiShapes,
  ...errorShapes,
  ...parameterShapes,
];
