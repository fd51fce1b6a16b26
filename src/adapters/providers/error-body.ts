/** The content of an error body, or of an error within a stream, independent of its shape. */
export interface ErrorReport {
  /** The HTTP status of the response, else the one that the body names. */
  readonly status: number | undefined;
  /** Machine-readable names of the failure, unchanged, the outermost first. */
  readonly names: readonly string[];
  /** Sentences for humans. They may quote the user's text: for classification only, never for a log. */
  readonly sentences: readonly string[];
  /** Names of the parameters that the report is about, such as `max_tokens` or `messages[0].role`. */
  readonly parameters: readonly string[];
  /** The wait that the body asks for, in seconds. */
  readonly retryAfterSeconds: number | undefined;
}

/** The depth and the number of values that are read of a body: more than any known error has. */
const deepest = 8;
const mostValues = 500;

/** Fields that repeat the request, and with it the user's text. */
const echoes = new Set(['input', 'flagged_input', 'prompt', 'messages', 'request', 'url', 'body_received']);

const nameFields = new Set(
  'code type status reason reasons error_code errorcode error_type errortype status_code __type'.split(' '),
);
const statusFields = new Set(['code', 'status', 'status_code', 'statuscode', 'http_code', 'http_status']);
const parameterFields = new Set(['param', 'loc', 'field', 'parameter']);

const statusOf = (value: unknown): number | undefined => {
  const status =
    typeof value === 'number' || (typeof value === 'string' && /^\d{3}$/.test(value)) ? Number(value) : NaN;
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const secondsOf = (value: unknown): number | undefined => {
  // Google's RetryInfo has a duration such as `39s` or `0.5s`.
  const seconds = typeof value === 'string' ? Number.parseFloat(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
};

/** Google's RetryInfo has `retryDelay`; a Hugging Face model that is loading has `estimated_time`. */
const waitFields = new Set(['retrydelay', 'estimated_time', 'retry_after']);

/**
 * Reads an error from a parsed body, an event of a stream, or a text that is not JSON. Known shapes: `error` as an object or a
 * sentence; a top-level `message`; `detail` as a sentence, a list of objects with `msg`, or an object (FastAPI); `errors` as a
 * list; an error within an error; HTML of a proxy. A body without an error gives an empty report.
 */
export const readErrorBody = (body: unknown, responseStatus?: number): ErrorReport => {
  const names: string[] = [];
  const sentences: string[] = [];
  const parameters: string[] = [];
  let status = responseStatus;
  let retryAfterSeconds: number | undefined;
  let values = 0;

  const readField = (key: string, value: string | number): void => {
    if (statusFields.has(key)) status ??= statusOf(value);
    if (waitFields.has(key)) retryAfterSeconds ??= secondsOf(value);
    if (parameterFields.has(key)) parameters.push(String(value));
    // AWS prefixes a name with its namespace.
    else if (nameFields.has(key)) names.push(String(value).replace(/^[\w.]+#/, ''));
    else if (typeof value === 'string') {
      // Some servers send the name of a failure in `error`, others a sentence.
      if (key === 'error' && /^[\w.-]+$/.test(value)) names.push(value);
      sentences.push(value);
    }
  };

  const visit = (value: unknown, key: string, depth: number): void => {
    values += 1;
    if (depth > deepest || values > mostValues || echoes.has(key)) return;
    if (typeof value === 'string' || typeof value === 'number') readField(key, value);
    else if (key === 'loc' && Array.isArray(value)) parameters.push(value.join('.'));
    else if (Array.isArray(value)) for (const item of value) visit(item, key, depth + 1);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, field] of Object.entries(value)) visit(field, name.toLowerCase(), depth + 1);
    }
  };

  const parsed = typeof body === 'string' ? (parse(body) ?? body) : body;
  visit(parsed, 'message', 0);
  return { status, names, sentences, parameters, retryAfterSeconds };
};
