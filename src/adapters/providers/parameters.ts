import type { ModelRequest } from '../../ports/language-model.ts';
import { readErrorBody, type ErrorReport } from './error-body.ts';
import { errorResponseIn } from './error-response.ts';
import { classifyReport } from './failure-report.ts';

/** A change to a request that a server makes necessary by refusing a parameter. */
export interface Concession {
  /** Matches the parameter's names and the sentences that mention it. */
  readonly parameter: RegExp;
  /** Matches the sentences that ask for this concession, where several concessions match one refusal. */
  readonly onlyIf?: RegExp;
  /** The parameter requests an extra: every refusal that names it leads to this concession, in any language. */
  readonly optional?: boolean;
  /** The concession that this one replaces. */
  readonly insteadOf?: string;
}

/** Sentences by which servers refuse a parameter, or its form. */
const refusal =
  /not (be )?(support|permit|allow|accept|enabl)|unsupported|un(recogni[sz]ed|known|expected)|cannot find field|extra (inputs|fields)|does(n't| not) (support|accept|exist)|deprecated|invalid|must alternate|only .{0,60}(supported|allowed|works)|no longer|instead/i;

/** Sentences about a wrong value, such as a bound that is too high: the server supports the parameter. */
const wrongValue = /too (large|high|big)|exceed|at most|less than or equal|maximum (allowed|number)|greater than/i;

const refusalStatuses: ReadonlySet<number | undefined> = new Set([400, 404, 422, 500, 501]);

const refuses = ({ sentences, parameters }: ErrorReport, { parameter, onlyIf, optional }: Concession): boolean => {
  if (onlyIf && !sentences.some((sentence) => onlyIf.test(sentence))) return false;
  if (sentences.some((sentence) => parameter.test(sentence) && wrongValue.test(sentence))) return false;
  return (
    parameters.some((name) => parameter.test(name)) ||
    sentences.some((sentence) => parameter.test(sentence) && (optional || refusal.test(sentence)))
  );
};

/** Names the concessions that answer an error response, of those that have not been made. */
const refusedIn = (
  thrown: unknown,
  concessions: Readonly<Record<string, Concession>>,
  made: ReadonlySet<string>,
): string[] => {
  const response = errorResponseIn(thrown);
  if (!response || !refusalStatuses.has(response.status)) return [];
  const report = readErrorBody(response.body, response.status);
  const failure = classifyReport(report);
  // Chat templates that refuse a role cause a 500, which is `transient`; every other class has another cause than a parameter.
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
 * Learns which parameters one server and model refuses. After a refusal it sends the request again with the matching concession; the
 * concessions of an accepted request are remembered for later requests. Each concession is made once, so a request is sent at
 * most once more than there are concessions.
 */
export const createNegotiation = <Name extends string>(concessions: Readonly<Record<Name, Concession>>) => {
  let taken: ReadonlySet<string> = new Set();
  return {
    /** Sends a request by `send`, which asks for the concessions to make. Rejects with the error of the last request. */
    open: async <Answer>(send: (conceded: (name: Name) => boolean) => Promise<Answer>): Promise<Answer> => {
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

/** Names and sentences of a refused system prompt: by chat templates (Gemma, Mistral), reasoning models, and Gemini's open models. */
export const systemRole =
  /system[ _-]?(role|message|prompt|instruction)|'system'|"system"|(^|\.)system(\.\d.*)?$|^messages(\[0\]|\.0)(\.role)?$|roles must alternate|only user and assistant roles|developer instruction/i;

/** Moves the system prompt to the end of the user's first message, which still begins with its own text. */
export const withoutSystem = ({ system, messages, ...rest }: ModelRequest): ModelRequest => {
  const [first, ...others] = messages;
  if (!first) throw new TypeError('A request has at least one message.');
  return { ...rest, system: '', messages: [{ ...first, content: `${first.content}\n\n${system}` }, ...others] };
};
