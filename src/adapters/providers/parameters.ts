import type { ModelRequest } from '../../ports/language-model.ts';
import { readErrorBody, type ErrorReport } from './error-body.ts';
import { errorResponseIn } from './error-response.ts';
import { classifyReport } from './failure-report.ts';

/** A change to a request that answers the refusal of a parameter. */
export interface Concession {
  /** Matches the parameter's names and the sentences that speak of it. */
  readonly parameter: RegExp;
  /** Matches sentences that ask for this change where another one would answer the same refusal; the first that applies is made. */
  readonly onlyIf?: RegExp;
  /** The parameter asks for an extra alone: every refusal that names it is answered without it, in whatever language it is written. */
  readonly optional?: boolean;
  /** The concession that this one takes the place of. */
  readonly insteadOf?: string;
}

/** Servers say in these words that they do not take a parameter, or not in this form. */
const saysRefused =
  /not (be )?(support|permit|allow|accept|enabl)|unsupported|un(recogni[sz]ed|known|expected)|cannot find field|extra (inputs|fields)|does(n't| not) (support|accept|exist)|deprecated|invalid|must alternate|only .{0,60}(supported|allowed|works)|no longer|instead/i;

/** A bound that is too high is a wrong value and not a parameter that the server does not take. */
const saysWrongValue = /too (large|high|big)|exceed|at most|less than or equal|maximum (allowed|number)|greater than/i;

const refusalStatuses: ReadonlySet<number | undefined> = new Set([400, 404, 422, 500, 501]);

const refuses = ({ sentences, parameters }: ErrorReport, { parameter, onlyIf, optional }: Concession): boolean => {
  if (onlyIf && !sentences.some((sentence) => onlyIf.test(sentence))) return false;
  if (sentences.some((sentence) => parameter.test(sentence) && saysWrongValue.test(sentence))) return false;
  return (
    parameters.some((name) => parameter.test(name)) ||
    sentences.some((sentence) => parameter.test(sentence) && (optional || saysRefused.test(sentence)))
  );
};

/** What an error response refuses, of the concessions that have not been made yet. */
const refusedIn = (
  thrown: unknown,
  concessions: Readonly<Record<string, Concession>>,
  made: ReadonlySet<string>,
): string[] => {
  const response = errorResponseIn(thrown);
  if (!response || !refusalStatuses.has(response.status)) return [];
  const report = readErrorBody(response.body, response.status);
  const failure = classifyReport(report);
  // A refusal by a template of roles comes as a 500; every other class has a reason of its own.
  if (failure !== 'invalid_request' && failure !== 'transient') return [];
  const refused = Object.entries(concessions).filter(
    ([name, concession]) => !made.has(name) && refuses(report, concession),
  );
  const names = new Set(refused.map(([name]) => name));
  return refused
    .filter(([, { insteadOf }]) => insteadOf === undefined || !made.has(insteadOf))
    .map(([name]) => name)
    .filter((name) => !refused.some(([other, { insteadOf }]) => insteadOf === name && names.has(other)));
};

/**
 * Sends requests to one server and model in the form that they take. A refused parameter is answered by one more request with the
 * concession that answers it, and a form that was taken is remembered for later requests. Each concession is made once, so a
 * request is sent at most once more than there are concessions.
 */
export const createNegotiation = <Name extends string>(concessions: Readonly<Record<Name, Concession>>) => {
  let taken: ReadonlySet<string> = new Set();
  return {
    /** `send` builds the request by the concessions to make; rejects with what the last one threw. */
    open: async (send: (conceded: (name: Name) => boolean) => Promise<Response>): Promise<Response> => {
      let made = taken;
      for (;;) {
        const making = made;
        try {
          const response = await send((name) => making.has(name));
          if (making !== taken) taken = new Set([...taken, ...making]);
          return response;
        } catch (thrown) {
          const refused = refusedIn(thrown, concessions, making);
          if (refused.length === 0) throw thrown;
          made = new Set([...making, ...refused]);
        }
      }
    },
  };
};

/** The refusals of a system prompt: by templates of roles (Gemma, Mistral), by reasoning models, by Gemini's open models. */
export const systemRole =
  /system[ _-]?(role|message|prompt|instruction)|'system'|"system"|(^|\.)system(\.\d.*)?$|^messages(\[0\]|\.0)(\.role)?$|roles must alternate|only user and assistant roles|developer instruction/i;

/**
 * The request without a system prompt: it stands in the first turn of the user, after what the user's turn says, so that the turn
 * still begins with its text.
 */
export const withoutSystem = ({ system, messages, ...rest }: ModelRequest): ModelRequest => {
  const [first, ...others] = messages;
  if (!first) throw new TypeError('A request has at least one message.');
  return { ...rest, system: '', messages: [{ ...first, content: `${first.content}\n\n${system}` }, ...others] };
};
