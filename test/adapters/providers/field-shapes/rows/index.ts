import type { Shape } from '../shape.ts';
import { errorShapes } from './errors.ts';
import { parameterShapes } from './parameters.ts';
import { plainShapes } from './plain.ts';

/** Every shape, in the order of docs/providers.md. */
export const shapes: readonly Shape[] = [...plainShapes, ...errorShapes, ...parameterShapes];
