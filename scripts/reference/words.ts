/** The tags of routes by the beginning of their paths; the first that fits. */
const tagsByPath: readonly (readonly [string, string])[] = [
  ['/api/ai/', 'Enhancement'],
  ['/api/auth/', 'Authentication'],
  ['/api/entities/', 'Entities'],
  ['/api/admin/', 'Administration'],
  ['/api/org/', 'Organization'],
  ['/api/demo', 'Demonstration'],
];

/** Names the tag of a route. */
export const tagOf = (path: string): string => {
  const found = tagsByPath.find(([beginning]) => path.startsWith(beginning));
  if (!found) throw new TypeError(`The path ${path} has no tag.`);
  return found[1];
};

/** The tags in the order of the reference. */
export const tags = [
  { name: 'Enhancement', description: 'Sessions, their streams, history and usage.' },
  { name: 'Authentication', description: 'Logins, tokens of host applications, the own account.' },
  { name: 'Entities', description: "The host application's records, which give context." },
  { name: 'Organization', description: 'Usage and privacy policy of the organization.' },
  { name: 'Administration', description: 'Users, roles, issuers, keys, settings, webhooks and the audit.' },
  { name: 'Organizations', description: 'For system keys only.' },
  { name: 'Monitoring', description: 'Health and metrics.' },
  { name: 'Demonstration', description: 'Outside production only: demo accounts, and faults of the sample models.' },
  { name: 'Reference and pages', description: 'This reference and the client.' },
];

/** The sentence about an operation that a node in production does not have. */
export const outsideProduction = 'Outside production only: a node in production does not have it.';

/** The rules that hold for every route and every event. */
export const describeRules = [
  'A success is `{"success": true, "data": …}`, or has a `message` in the place of `data`. A failure is the schema `Failure`. Answers may get further fields in later versions; inputs with unknown fields are refused.',
  'Lengths (`maxLength`) are counted in UTF-16 code units: a character beyond U+FFFF counts as two. Strings with a NUL character or half a surrogate pair, more than 10,000 values and a nesting deeper than 32 are refused. `x-further-rule` is a rule that JSON Schema cannot express.',
  'Times are ISO 8601 in UTC. Money is in US dollars.',
  'The examples were recorded from a running service; ids, times and secrets are replaced.',
].join('\n\n');

/** The introduction of the OpenAPI document. */
export const describeService = [
  'The server behind the AI assistant in text fields.',
  describeRules,
  'The same operations are events of a socket: see [the page about the socket](/docs/sockets.html) and [its document](/docs/asyncapi.json).',
].join('\n\n');

/** The introduction of the AsyncAPI document. */
export const describeSocket = [
  'The Socket.IO namespace `/ai`: `io("https://host/ai", {auth: {token}})`. Other namespaces are refused.',
  describeRules,
  'Every event of a client may have an acknowledgement, which gets the envelope. A refused handshake is a `connect_error` with the error object in `data`. The document takes the place of the server: it *receives* what clients send.',
  'The same operations over HTTP are in [the HTTP reference](/docs/).',
].join('\n\n');
