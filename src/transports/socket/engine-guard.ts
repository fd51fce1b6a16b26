import type { IncomingMessage, ServerResponse } from 'node:http';
import { asZomaError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { failureOf } from '../envelope.ts';
import { checkTarget, type SetSecurityHeaders } from '../request-guard.ts';

type EngineMiddleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Creates the middleware that gives Engine.IO's own answers, errors among them, what all answers have: safe targets and security headers. */
export const createEngineGuard =
  (setSecurityHeaders: SetSecurityHeaders): EngineMiddleware =>
  (request, response, next) => {
    setSecurityHeaders(request, response);
    try {
      checkTarget(request.url ?? '');
    } catch (thrown) {
      const requestId = newId();
      response.writeHead(400, { 'Content-Type': 'application/json; charset=utf-8', 'X-Request-Id': requestId });
      response.end(JSON.stringify(failureOf(asZomaError(thrown), requestId)));
      return;
    }
    next();
  };
